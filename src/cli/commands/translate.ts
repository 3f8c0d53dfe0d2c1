import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Draft, type FlowText, textsOf } from '../../engine/draft.ts';
import { textHash } from '../../engine/hash.ts';
import { readFlow } from '../../engine/read.ts';
import { sizes } from '../../engine/shape.ts';
import { namePlace } from '../../pack/names.ts';
import { writeYaml } from '../../yaml/write.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openProject } from '../project.ts';

export const addTranslate: AddCommand = (program, io, done) => {
  program
    .command('translate')
    .description('Write the translation files of a language: what is there stays, what is missing or stale is marked with the original.')
    .argument('<language>', 'a language code such as es')
    .argument('[files...]', 'flow files or folders; all flows when none is given')
    .option('--made <how>', 'how new files are translated: person or machine; they say "unknown" when not given')
    .action((language: string, files: string[], options: { made?: string }) => done(translate(io, language, files, options)));
};

function translate(io: Io, language: string, files: readonly string[], { made = 'unknown' }: { made?: string }): number {
  if (!['person', 'machine', 'unknown'].includes(made)) throw new Misuse(`--made is person or machine, not ${made}`);
  if (!/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/.test(language)) throw new Misuse(`"${language}" is no language code`);
  const project = openProject(io, files);
  const spoken = [...project.lexicon.languages.keys()];
  if (spoken.length > 0 && !spoken.includes(language)) print(io.stderr, `warning: the bot does not speak "${language}" yet (it speaks ${spoken.join(', ')}): nobody sees this translation before there is content/languages/${language}`);
  for (const source of project.sources) {
    if (project.chosen.size > 0 && !project.chosen.has(source.file)) continue;
    const { draft } = readFlow(source);
    if (!draft || draft.head.language === language) continue;
    const open = writeTranslation(io, draft, language, made);
    print(io.stdout, `${translationFile(draft, language)}: ${open === 0 ? 'complete' : `${open} texts to translate`}`);
  }
  return exits.ok;
}

function translationFile(draft: Draft, language: string): string {
  return join(dirname(draft.file), `flow.${language}.yaml`);
}

/** Writes the file only when something is missing or stale; returns how many texts wait for a translator. */
function writeTranslation(io: Io, draft: Draft, language: string, made: string): number {
  const path = join(io.cwd, translationFile(draft, language));
  const known = draft.translations.find((each) => each.language === language);
  if (!known && existsSync(path)) return textsOf(draft).length; // it does not read; lint says why
  const entries = textsOf(draft).map((text) => [text, known?.texts.get(text.key)] as const);
  const open = entries.filter(([text, translated]) => translated?.of !== textHash(text.text));
  if (open.length === 0) return 0;
  const old = (known?.yaml.value ?? {}) as Record<string, unknown>;
  const head = {
    spec: 1,
    flow: draft.flow,
    language,
    made: old.made ?? { how: made, on: io.now().toISOString().slice(0, 10) },
    ...(old.back_translated === undefined ? {} : { back_translated: old.back_translated }),
    native_review: old.native_review ?? 'none',
  };
  const texts = entries.map(([text, translated]) => writeText(text, translated, draft)).join('');
  const note = draft.head.discreet ? '# Whoever reads this flow may be watched: keep the words as plain and as short as they are.\n' : '';
  writeFileSync(path, `${note}${writeYaml(head)}texts:\n${texts}`);
  return open.length;
}

/** A text that waits is written as a comment with its original, so that the file still reads. What it is for stays one when that is taken away. */
function writeText(original: FlowText, translated: { of: string; text: string | readonly string[] } | undefined, draft: Draft): string {
  const of = textHash(original.text);
  const entry = (value: unknown) => writeYaml({ [original.key]: value }).replace(/^/gm, '  ').trimEnd();
  if (translated?.of === of) return `${entry(translated)}\n`;
  const wanted = entry({ of, text: original.text }).replace(/^ {2}/gm, '  # ');
  return `${translated ? `${entry(translated)}\n  # stale; the original now:\n` : ''}  ## ${contextOf(original, draft)}\n${wanted}\n`;
}

const limits = { label: sizes.label, message: sizes.text, words: 80 } as const;

/** What a translator must know who does not see the chat. */
function contextOf({ key, role, text }: FlowText, { steps }: Draft): string {
  const [id = ''] = key.split('.');
  const kind = steps.find((step) => step.id === id)?.kind.name;
  const place = kind === undefined ? namePlace('flow.yaml', key.split('.')) : `${namePlace('flow.yaml', ['steps', ...key.split('.'), ...(role === 'label' ? ['text'] : [])])} (${kind})`;
  const use = { label: 'on a button or in a menu', message: 'the bot says it', words: 'what people type; words of your own language, not a translation' }[role];
  const names = typeof text === 'string' ? [...new Set(text.match(/\{[a-z0-9_]+/g))].map((name) => `${name}}`) : [];
  return `${place}: ${use}; at most ${limits[role]} characters${role === 'words' ? ' each' : ''}${names.length > 0 ? `; keep ${names.join(' ')}` : ''}`;
}
