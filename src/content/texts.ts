import { topOfFile, type Diagnostic } from '../diagnostic.ts';
import type { Doc, Path } from './document.ts';
import { textHash } from '../engine/hash.ts';

/** Texts by dotted key: `verdict.stop`, `urgency.plain`. A file may nest them or write the dots. */
export type Texts = Readonly<Record<string, string>>;

/** A translated text and the hash of the text it translates. */
interface Translation {
  of: string;
  text: string;
  path: Path;
}

/** The texts of the language that all others are translated from. */
export function readTexts(doc: Doc): { texts: Texts; diagnostics: Diagnostic[] } {
  const texts: Record<string, string> = {};
  const diagnostics: Diagnostic[] = [];
  for (const { path, value } of leaves(doc.value, () => false)) {
    if (typeof value === 'string' && value !== '') texts[path.join('.')] = value;
    else diagnostics.push(wrongLeaf(doc, path, 'a text'));
  }
  return { texts, diagnostics };
}

/** Interface texts for those who manage a server: their guide is in the original language, and so may these be. */
const FOR_MANAGERS = 'manage.';

/** The texts of a translation, with the original in place of what is missing or was made from an older text. */
export function readTranslation(doc: Doc, original: Texts): { texts: Texts; diagnostics: Diagnostic[] } {
  const { translations, diagnostics } = readTranslations(doc);
  const texts: Record<string, string> = { ...original };
  for (const [key, source] of Object.entries(original)) {
    const found = translations.get(key);
    if (found === undefined && !key.startsWith(FOR_MANAGERS)) diagnostics.push(missing(doc, key));
    else if (found === undefined) continue;
    else if (found.of !== textHash(source)) diagnostics.push(stale(doc, key, found, textHash(source)));
    else texts[key] = found.text;
  }
  for (const [key, { path }] of translations) {
    if (!Object.hasOwn(original, key)) diagnostics.push(unneeded(doc, key, path));
  }
  return { texts, diagnostics };
}

function readTranslations(doc: Doc): { translations: Map<string, Translation>; diagnostics: Diagnostic[] } {
  const translations = new Map<string, Translation>();
  const diagnostics: Diagnostic[] = [];
  for (const { path, value } of leaves(doc.value, isPair)) {
    const of = doc.written([...path, 'of']);
    const text = isPair(value) ? value['text'] : undefined;
    if (of !== '' && typeof text === 'string' && text !== '') translations.set(path.join('.'), { of, text, path });
    else diagnostics.push(wrongLeaf(doc, path, 'a translation {of: …, text: …}'));
  }
  return { translations, diagnostics };
}

function* leaves(
  value: unknown,
  isLeaf: (value: unknown) => boolean,
  path: Path = [],
): Generator<{ path: Path; value: unknown }> {
  if (isLeaf(value) || !isRecord(value)) yield { path, value };
  else for (const [key, inner] of Object.entries(value)) yield* leaves(inner, isLeaf, [...path, key]);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPair(value: unknown): value is Record<string, unknown> {
  return isRecord(value) && 'of' in value && 'text' in value;
}

function wrongLeaf(doc: Doc, path: Path, expected: string): Diagnostic {
  return {
    code: 'bad-value',
    severity: 'error',
    file: doc.file,
    range: doc.at(path),
    message: `"${path.join('.')}": expected ${expected}`,
  };
}

function missing(doc: Doc, key: string): Diagnostic {
  return {
    code: 'translation-missing',
    severity: 'warning',
    file: doc.file,
    range: topOfFile,
    message: `"${key}" is not translated; the original is shown`,
  };
}

function stale(doc: Doc, key: string, { of, path }: Translation, now: string): Diagnostic {
  return {
    code: 'translation-stale',
    severity: 'warning',
    file: doc.file,
    range: doc.at(path),
    message: `"${key}" translates an older text (${of}); the original is shown`,
    hint: `Translate the text anew and write of: "${now}".`,
  };
}

function unneeded(doc: Doc, key: string, path: Path): Diagnostic {
  return {
    code: 'translation-unknown',
    severity: 'warning',
    file: doc.file,
    range: doc.keyAt(path),
    message: `"${key}" translates nothing: the original has no such text`,
  };
}
