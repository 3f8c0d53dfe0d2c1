import type { LanguageWords, Lexicon } from './lexicon.ts';
import { compileText, render, type Text, type Values } from './text.ts';

/** The words of a language, or of its base language ("es-MX" -> "es"), or of the fallback. */
export function languageOf(lexicon: Lexicon, code: string | undefined): LanguageWords {
  const found = shippedLanguage(lexicon, code) ?? lexicon.languages.get(lexicon.fallback);
  if (!found) throw new Error(`The lexicon lacks its fallback language ${lexicon.fallback}`);
  return found;
}

export function shippedLanguage(lexicon: Lexicon, code: string | undefined): LanguageWords | undefined {
  if (!code) return undefined;
  const wanted = code.toLowerCase();
  return lexicon.languages.get(wanted) ?? lexicon.languages.get(wanted.split(/[-_]/)[0] ?? '');
}

// Compiled interface texts, per language object: built once, since a lexicon is never changed, only replaced.
const compiled = new WeakMap<LanguageWords, Map<string, Text>>();

/** A text of the catalogue in a language, else in the fallback language; a missing one shows its key. */
export function interfaceText(lexicon: Lexicon, language: string, key: string, values: Values = {}): string {
  const text = lookUp(languageOf(lexicon, language), key) ?? lookUp(languageOf(lexicon, lexicon.fallback), key);
  return text === undefined ? key : render(text, values);
}

function lookUp(words: LanguageWords, key: string): Text | undefined {
  let texts = compiled.get(words);
  if (!texts) compiled.set(words, (texts = new Map()));
  const known = texts.get(key);
  if (known !== undefined) return known;
  const source = words.texts[key];
  if (source === undefined) return undefined;
  const result = compileText(source, words.code);
  const text = result.ok ? result.text : source;
  texts.set(key, text);
  return text;
}
