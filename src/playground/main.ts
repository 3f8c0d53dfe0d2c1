import material from 'material:core';
import languages from 'material:languages';
import { prepareDialogs, prepareTalk, share } from './dialogs.ts';
import { byId, download, inputById, notice, onClick, option, selectById } from './dom.ts';
import { forget, keep, kept } from './keep.ts';
import type { LanguageMaterial } from './material.ts';
import { Playground } from './playground.ts';
import { sharedIn } from './share.ts';

const flows = () => import('material:flows').then(({ default: texts }) => texts);
const far = () => import('material:far').then(({ default: texts }) => texts);
const loaded = new Map<string, LanguageMaterial>();

/** The languages that are needed now, one part of the page each. */
async function languagesFor(...codes: readonly (string | undefined)[]): Promise<LanguageMaterial[]> {
  for (const code of codes) {
    const load = code === undefined || loaded.has(code) ? undefined : languages[code];
    if (code !== undefined && load) loaded.set(code, (await load()).default);
  }
  return [...loaded.values()];
}

function prepareExamples(playground: Playground): void {
  const list = selectById('example');
  const folders = Map.groupBy(material.flows, ({ flow }) => flow.split('/')[0] ?? flow);
  list.append(option('', 'Begin with …'), option('starter', 'A small flow of your own'));
  for (const [folder, flows] of folders) {
    const group = document.createElement('optgroup');
    group.label = folder;
    group.append(...flows.map(({ flow, title }) => option(flow, title)));
    list.append(group);
  }
  list.addEventListener('change', async () => {
    const { value } = list;
    const text = value === 'starter' ? material.starter : ((await flows())[value] ?? (await far())[value]);
    if (text !== undefined) playground.replace(text, 'The example is in the editor now.');
    list.value = '';
  });
}

function prepareFiles(playground: Playground): void {
  const file = inputById('file');
  onClick('open', () => file.click());
  file.addEventListener('change', () => {
    const [chosen] = file.files ?? [];
    if (chosen && chosen.size > 1_000_000) notice('This file is too large to be a flow: the bot takes up to 256 kB.');
    else if (chosen) void take(chosen, playground);
    file.value = '';
  });
  onClick('save', () => download('flow.yaml', playground.text));
  onClick('share', () => void share(playground.text));
  onClick('forget', () => {
    forget();
    playground.replace(material.starter, 'This browser has forgotten your flow.');
  });
}

/** A flow, or the flow of a pack: its translations and talks have no place on this page. */
async function take(file: File, playground: Playground): Promise<void> {
  const text = await file.text();
  if (!/^pack:/m.test(text.slice(0, 2_000))) return playground.replace(text, `${file.name} is in the editor now.`);
  const { readPack } = await import('../pack/read.ts');
  const read = await readPack(file.name, text);
  if (!read.ok) {
    const [first] = read.diagnostics;
    return notice(`${file.name}: ${first?.message ?? 'The pack cannot be read'}. ${first?.hint ?? ''}`);
  }
  const { 'flow.yaml': flow = '', ...others } = read.pack.files;
  const left = Object.keys(others).join(', ');
  playground.replace(flow, `The flow of ${file.name} is in the editor now.${left && ` What else is in the pack is not shown here: ${left}.`}`);
}

function prepareLanguages(playground: Playground, language: string): void {
  const list = selectById('language');
  list.append(...material.languages.map(({ code, name }) => option(code, name)));
  list.value = language;
  list.addEventListener('change', () => {
    keep({ language: list.value });
    void playground.speak(list.value);
  });
}

function prepareLooks(look: string): void {
  const inputs = [...document.querySelectorAll<HTMLInputElement>('[name=look]')];
  const wide = matchMedia('(min-width: 1241px)');
  let wanted = look;
  const show = () => {
    const shown = wanted === 'both' && !wide.matches ? 'telegram' : wanted;
    byId('windows').dataset['look'] = shown;
    for (const input of inputs) input.checked = input.value === shown;
  };
  for (const input of inputs) {
    input.addEventListener('change', () => {
      wanted = input.value;
      keep({ look: wanted });
      show();
    });
  }
  wide.addEventListener('change', show);
  show();
}

/** On a phone one part of the page is shown at a time. */
function prepareParts(): void {
  const buttons = [...document.querySelectorAll<HTMLElement>('[data-to]')];
  for (const button of buttons) {
    button.addEventListener('click', () => {
      document.body.dataset['part'] = button.dataset['to'];
      for (const each of buttons) each.setAttribute('aria-pressed', String(each === button));
    });
  }
}

function oneOf(value: string | undefined, known: readonly string[], other: string): string {
  return value !== undefined && known.includes(value) ? value : other;
}

async function open(): Promise<void> {
  const before = kept();
  const language = oneOf(before.language, material.languages.map(({ code }) => code), material.fallback.code);
  const shared = await sharedIn(location.hash);
  const text = (shared?.ok ? shared.text : before.text) ?? material.starter;
  const playground = new Playground({ material, flows, far, languagesFor, text, language, waits: shared?.ok === true });
  prepareLooks(oneOf(before.look, ['both', 'telegram', 'discord'], 'both'));
  prepareParts();
  prepareDialogs();
  prepareTalk(() => playground.stage);
  prepareExamples(playground);
  prepareFiles(playground);
  prepareLanguages(playground, language);
  await playground.speak(language);
  if (!shared) return;
  history.replaceState(null, '', location.pathname + location.search);
  if (!shared.ok) notice(`${shared.problem} Ask for the file instead.`);
  else if (before.text === undefined || before.text === shared.text) notice('This flow came with the link. The makers of this page have not read it.');
  else notice('This flow came with the link. The makers of this page have not read it.', { text: 'Back to my own flow', does: () => playground.replace(before.text ?? '', 'Your own flow is in the editor again.') });
}

void open();
window.addEventListener('hashchange', () => location.hash.startsWith('#f=') && location.reload());
