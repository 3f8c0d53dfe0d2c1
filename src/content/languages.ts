import { topOfFile, type Diagnostic, type Severity } from '../diagnostic.ts';
import type { DangerCategory, LanguageWords, TacticWords } from '../engine/lexicon.ts';
import { FALLBACK, interfaceKeys } from './content.ts';
import type { Doc } from './document.ts';
import {
  dangerSchema,
  languageSchema,
  styleSchema,
  wordsSchema,
  type Danger,
  type LanguageInfo,
  type Words,
} from './schema.ts';
import { readTexts, readTranslation, type Texts } from './texts.ts';
import { validate } from './validate.ts';

/** The files of one language, by name: `words.yaml`. */
export interface LanguageFolder {
  code: string;
  /** The folder as findings name it. */
  folder: string;
  docs: ReadonlyMap<string, Doc>;
}

export interface ReadLanguage {
  code: string;
  about?: LanguageInfo;
  language: LanguageWords;
  /** Words in pictures, as `picture.place`. */
  pictures: Texts;
  /** Kept for the rules that compare languages. */
  words?: { value: Words; doc: Doc };
}

interface Reading {
  folder: LanguageFolder;
  diagnostics: Diagnostic[];
}

/** Reads every language; the others are laid over the fallback's texts. */
export function readLanguages(folders: readonly LanguageFolder[]): {
  languages: ReadLanguage[];
  diagnostics: Diagnostic[];
} {
  const diagnostics: Diagnostic[] = [];
  const fallback = folders.find(({ code }) => code === FALLBACK);
  if (fallback === undefined)
    return { languages: [], diagnostics: [missingFile(`languages/${FALLBACK}/language.yaml`, 'error')] };
  const original = readOne({ folder: fallback, diagnostics });
  const others = folders.filter((folder) => folder !== fallback);
  const languages = [original, ...others.map((folder) => readOne({ folder, diagnostics }, original))];
  return { languages, diagnostics };
}

function readOne(reading: Reading, original?: ReadLanguage): ReadLanguage {
  const about = part(reading, 'language.yaml', languageSchema);
  const words = part(reading, 'words.yaml', wordsSchema);
  const danger = part(reading, 'danger.yaml', dangerSchema);
  const style = part(reading, 'style.yaml', styleSchema);
  const code = reading.folder.code;
  if (about !== undefined && about.value.code !== code)
    reading.diagnostics.push(codeMismatch(about.doc, about.value.code, code));
  const texts = textsOf(reading, 'interface.yaml', original?.language.texts);
  if (original === undefined) reading.diagnostics.push(...missingTexts(reading, texts));
  const tactics = tacticsOf(reading, original?.language);
  const language: LanguageWords = {
    code,
    name: about?.value.name ?? code,
    texts,
    tactics,
    ...(words?.value ?? noWords),
    danger: dangerRules(danger?.value),
    style: style?.value ?? { banned: [], nationalities: [], accused: [] },
  };
  const pictures = picturesOf(reading, original?.pictures);
  return { code, language, pictures, ...(about && { about: about.value }), ...(words && { words }) };
}

function part<T>(
  reading: Reading,
  name: string,
  schema: Parameters<typeof validate<T>>[0],
): { value: T; doc: Doc } | undefined {
  const doc = open(reading, name, 'error');
  if (doc === undefined) return undefined;
  const checked = validate(schema, doc, doc.value);
  reading.diagnostics.push(...checked.diagnostics);
  return checked.value === undefined ? undefined : { value: checked.value, doc };
}

/** The document, unless it is missing or could not be read. */
function open({ folder, diagnostics }: Reading, name: string, severity: Severity): Doc | undefined {
  const doc = folder.docs.get(name);
  if (doc === undefined) diagnostics.push(missingFile(`${folder.folder}/${name}`, severity));
  return doc;
}

function textsOf(reading: Reading, name: string, original: Texts | undefined): Texts {
  const doc = open(reading, name, original === undefined ? 'error' : 'warning');
  if (doc === undefined) return original ?? {};
  const { texts, diagnostics } = original === undefined ? readTexts(doc) : readTranslation(doc, original);
  reading.diagnostics.push(...diagnostics);
  return texts;
}

/** Where there are no pictures with words, there need be no file. */
function picturesOf(reading: Reading, original: Texts | undefined): Texts {
  const needed = original !== undefined && Object.keys(original).length > 0;
  return needed || reading.folder.docs.has('pictures.yaml') ? textsOf(reading, 'pictures.yaml', original) : {};
}

function missingTexts({ folder }: Reading, texts: Texts): Diagnostic[] {
  const file = folder.docs.get('interface.yaml')?.file;
  if (file === undefined) return [];
  return interfaceKeys
    .filter((key) => !Object.hasOwn(texts, key))
    .map((key) => ({
      code: 'interface-text-missing',
      severity: 'error',
      file,
      range: topOfFile,
      message: `The text "${key}" is missing`,
    }));
}

function tacticsOf(reading: Reading, original?: LanguageWords): Record<string, TacticWords> {
  const from = original && flat(original.tactics);
  const texts = textsOf(reading, 'tactics.yaml', from);
  const ids = new Set(Object.keys(texts).map((key) => key.split('.')[0] ?? key));
  const tactics: Record<string, TacticWords> = {};
  for (const id of ids) {
    const tactic = { plain: texts[`${id}.plain`], how: texts[`${id}.how`], answer: texts[`${id}.answer`] };
    if (isWhole(tactic)) tactics[id] = tactic;
    else reading.diagnostics.push(incomplete(reading, id));
  }
  return tactics;
}

function isWhole(tactic: Partial<Record<keyof TacticWords, string | undefined>>): tactic is TacticWords {
  return tactic.plain !== undefined && tactic.how !== undefined && tactic.answer !== undefined;
}

function flat(tactics: Readonly<Record<string, TacticWords>>): Texts {
  return Object.fromEntries(
    Object.entries(tactics).flatMap(([id, tactic]) =>
      Object.entries(tactic).map(([field, text]) => [`${id}.${field}`, String(text)]),
    ),
  );
}

function dangerRules(danger: Danger | undefined): LanguageWords['danger'] {
  const none: Record<DangerCategory, string[]> = { danger: [], blackmail: [], held: [], 'family-held': [], paid: [] };
  return danger ?? { phrases: none, unless: [] };
}

const noWords: Words = {
  words: {
    help: [],
    helpnow: [],
    back: [],
    skip: [],
    why: [],
    language: [],
    restart: [],
    home: [],
    stop: [],
    privacy: [],
    about: [],
    forget: [],
  },
  answers: { yes: [], no: [], unsure: [] },
  meant: { nothing: [], other: [], nobody: [], close: [], unless: [] },
  greetings: [],
  negations: [],
  turns: [],
  ands: [],
  languages: {},
  likely: [],
  countries: {},
};

function missingFile(file: string, severity: Severity): Diagnostic {
  return { code: 'file-missing', severity, file, range: topOfFile, message: 'This file is missing' };
}

function codeMismatch(doc: Doc, found: string, folder: string): Diagnostic {
  return {
    code: 'place-mismatch',
    severity: 'error',
    file: doc.file,
    range: doc.at(['code']),
    message: `"code" is "${found}", but the file is in the folder "${folder}"`,
  };
}

function incomplete({ folder }: Reading, id: string): Diagnostic {
  const doc = folder.docs.get('tactics.yaml');
  return {
    code: 'tactic-incomplete',
    severity: 'error',
    file: doc?.file ?? folder.folder,
    range: doc?.at([id]) ?? topOfFile,
    message: `The tactic "${id}" needs plain, how and answer`,
  };
}
