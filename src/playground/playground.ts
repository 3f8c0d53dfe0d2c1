import { pictureFileOf } from '../message/picture-file.ts';
import type { Shelf } from '../looks/look.ts';
import { ChatView } from './chat-view.ts';
import { byId, notice, onClick } from './dom.ts';
import { Editor } from './editor.ts';
import { Findings } from './findings.ts';
import { keep, kept } from './keep.ts';
import { MapView } from './map-view.ts';
import { FAR, type FlowTexts, type LanguageMaterial, type Material } from './material.ts';
import { Stage } from './stage.ts';
import { stepsIn } from './suggest.ts';
import { type Checked, languageIn, Workshop } from './workshop.ts';

export interface PlaygroundParts {
  material: Material;
  flows: () => Promise<FlowTexts>;
  /** The rest of them. */
  far: () => Promise<FlowTexts>;
  languagesFor: (...codes: readonly (string | undefined)[]) => Promise<LanguageMaterial[]>;
  text: string;
  language: string;
  /** The chat begins only when it is asked for: the flow came from somebody else. */
  waits: boolean;
}

/** Milliseconds of rest before what was typed is checked, and before the chat follows it. */
const REST = { check: 15, chat: 350 } as const;

/** The three parts of the page, and what goes from one to another. */
export class Playground {
  readonly #parts: PlaygroundParts;
  readonly #editor: Editor;
  readonly #findings: Findings;
  readonly #map: MapView;
  readonly #chat: ChatView;
  #language: string;
  #workshop: Workshop;
  #checked: Checked | undefined;
  #waits: boolean;
  #far: FlowTexts | undefined;
  /** The conversation as it is now. */
  stage: Stage | undefined;
  #checkSoon: ReturnType<typeof setTimeout> | undefined;
  #chatSoon: ReturnType<typeof setTimeout> | undefined;
  /** One act at a time. */
  #acting: Promise<void> = Promise.resolve();

  constructor(parts: PlaygroundParts) {
    const { material, text, language, waits } = parts;
    this.#parts = parts;
    this.#language = language;
    this.#waits = waits;
    this.#workshop = new Workshop(material, [], {});
    const page = (code: string) => (material.pages.includes(code) ? `diagnostics/${code}.html` : undefined);
    this.#editor = new Editor({ parent: byId('editor'), text, names: () => this.#names(), changed: () => this.#typed(), moved: () => {}, page });
    this.#findings = new Findings({ list: byId('findings'), count: byId('count'), go: (line, column) => this.#editor.goTo(line, column), page });
    this.#map = new MapView(byId('steps'), (step) => this.#goTo(step));
    this.#chat = new ChatView((token) => this.#press(token));
    this.#prepareButtons();
    this.#check();
  }

  get text(): string {
    return this.#editor.text;
  }

  /** Another flow in the editor; the one before can be had back. */
  replace(text: string, said: string): void {
    const before = this.#editor.text;
    this.stage = undefined;
    this.#waits = false;
    this.#editor.text = text;
    if (before !== text) notice(said, { text: 'Undo', does: () => this.replace(before, 'The flow from before is in the editor again.') });
  }

  /** The bot speaks this language from now on. */
  async speak(language: string): Promise<void> {
    this.#language = language;
    await this.#load();
    this.#check();
    await this.#follow();
    this.#warm();
  }

  /** Words and translations of the languages that are spoken here. */
  async #load(): Promise<void> {
    const { flows, languagesFor, material } = this.#parts;
    const texts = { ...(await flows()), ...this.#far };
    this.#workshop = new Workshop(material, await languagesFor(this.#language, languageIn(this.#editor.text)), texts);
  }

  /** Where the chat may lead far, the flows there come too. */
  async #reach(): Promise<void> {
    const away = this.stage?.away ?? false;
    if (this.#far || !(away || FAR.some((folder) => this.#editor.text.includes(`${folder}/`)))) return;
    this.#far = await this.#parts.far();
    this.#workshop.add(this.#far);
    this.#check();
    this.#warm();
  }

  #names() {
    const steps = stepsIn(this.#editor.text.split('\n'));
    const { lexicon, content, material } = this.#workshop;
    return { lexicon, content, flows: material.flows, steps: steps.map(({ id }) => id), checklists: steps.filter(({ checklist }) => checklist).map(({ id }) => id) };
  }

  #typed(): void {
    clearTimeout(this.#checkSoon);
    this.#checkSoon = setTimeout(() => {
      this.#check();
      this.#keep();
      clearTimeout(this.#chatSoon);
      this.#chatSoon = setTimeout(() => void this.#settled(), REST.chat);
    }, REST.check);
  }

  /** What everybody begins with is worth nothing to keep. */
  #keep(): void {
    const { text } = this.#editor;
    if (text !== this.#parts.material.starter || kept().text !== undefined) keep({ text });
  }

  #check(): void {
    const checked = this.#workshop.check(this.#editor.text, today());
    this.#checked = checked;
    this.#editor.mark(checked.diagnostics);
    this.#findings.show(checked.diagnostics);
    if (checked.draft) this.#map.show(checked.draft);
    this.#light();
  }

  /** The flow may be in a language that is not here yet. */
  async #settled(): Promise<void> {
    const code = languageIn(this.#editor.text);
    if (code !== undefined && !this.#workshop.lexicon.languages.has(code) && this.#parts.material.languages.some((each) => each.code === code)) {
      await this.#load();
      this.#check();
    }
    await this.#follow();
  }

  /** The chat as the flow is now, at the place where it was. */
  async #follow(again = true): Promise<void> {
    await this.#reach();
    const { program } = this.#checked ?? {};
    this.#veil();
    if (!program || this.#waits) return;
    const workshop = this.#workshop;
    const stage = new Stage({ world: workshop.world(program), program, content: workshop.content, language: this.#language, today: today(), pictures: this.#pictures() });
    const earlier = again ? this.stage : undefined;
    this.stage = stage;
    await this.#do(() => stage.begin(earlier));
  }

  #veil(): void {
    const idle = this.#waits || (!this.stage && !this.#checked?.program);
    byId('veil').hidden = !idle;
    byId('start').hidden = !this.#waits;
    byId('veil-text').textContent = this.#waits ? 'This flow came from somebody else. Read it first, if you like.' : 'The chat begins once the flow has no errors.';
  }

  #do(act: () => Promise<unknown>): Promise<void> {
    this.#acting = this.#acting.then(act).then(() => this.#shown()).then(() => this.#reach());
    return this.#acting;
  }

  #shown(): void {
    const { stage } = this;
    if (!stage) return;
    this.#chat.show(stage, this.#language);
    this.#chat.tell(stage.said, this.#language);
    this.#light();
  }

  #light(): void {
    const step = this.#waits ? undefined : this.stage?.step;
    this.#map.light(step);
    byId('where').textContent = this.#whereabouts(step);
  }

  #whereabouts(step: string | undefined): string {
    if (step === undefined) return '';
    if (!this.#checked?.program) return 'The chat keeps the flow from before the error';
    return step === 'end' ? 'The chat is over' : `The chat is at ${step}`;
  }

  #press(token: string): void {
    void this.#do(async () => this.stage?.act({ press: token }));
  }

  #prepareButtons(): void {
    const words = byId('words');
    byId('type').addEventListener('submit', (event) => {
      event.preventDefault();
      if (!(words instanceof HTMLInputElement) || words.value.trim() === '') return;
      const said = words.value;
      words.value = '';
      void this.#do(async () => this.stage?.act({ say: said }));
    });
    const say = (word: 'back' | 'home') => () => void this.#do(async () => (await this.stage?.tap(word)) || this.stage?.act({ say: this.#wordFor(word) }));
    onClick('back', say('back'));
    onClick('home', say('home'));
    onClick('restart', () => void this.#follow(false));
    onClick('start', () => {
      this.#waits = false;
      void this.#follow();
    });
  }

  /** As people of this language type it. */
  #wordFor(word: 'back' | 'home'): string {
    const { languages, fallback } = this.#workshop.lexicon;
    return (languages.get(this.#language) ?? languages.get(fallback))?.words[word]?.[0] ?? word;
  }

  #goTo(step: string): void {
    const found = stepsIn(this.#editor.text.split('\n')).find(({ id }) => id === step);
    if (!found) return;
    document.querySelector<HTMLElement>('[data-to="edit"]')?.click();
    this.#editor.goTo(found.line + 1);
  }

  #pictures(): Shelf {
    const files = this.#parts.material.pictureFiles;
    return {
      find: async (name, language) => {
        const file = pictureFileOf(files, name, language);
        return file === undefined ? undefined : { file, bytes: new Uint8Array() };
      },
      address: ({ file }) => `pictures/${file}`,
    };
  }

  /** Reads the official flows one by one while nobody types, then looks again: calls lead into them. */
  #warm(): void {
    const workshop = this.#workshop;
    const next = () => {
      if (workshop !== this.#workshop) return;
      if (workshop.warm()) soon(next);
      else this.#check();
    };
    soon(next);
  }
}

function soon(work: () => void): void {
  if ('requestIdleCallback' in window) requestIdleCallback(work, { timeout: 400 });
  else setTimeout(work, 30);
}

/** The day here, YYYY-MM-DD. */
function today(): string {
  const now = new Date();
  return [now.getFullYear(), String(now.getMonth() + 1).padStart(2, '0'), String(now.getDate()).padStart(2, '0')].join('-');
}
