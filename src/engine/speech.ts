import type { LanguageWords, Lexicon } from './lexicon.ts';
import { compileText, render, type Text, type Values } from './text.ts';

/** What the bot says by itself, in one language. */
export interface Speech {
  readonly words: LanguageWords;
  /** A text of the catalogue, else that of the fallback language; a missing one shows its key. */
  say(key: string, values?: Values): string;
  /** What `make` gives for this language, made once: for what is the same in every conversation. */
  once<T>(make: (speech: Speech) => T): T;
}

/** The speech of a language, or of its base language ("es-MX" -> "es"), or of the fallback. */
export function speechOf(lexicon: Lexicon, code: string | undefined): Speech {
  const speeches = speechesOf(lexicon);
  const speech = (code !== undefined && speeches.get(code)) || speeches.get(shippedLanguage(lexicon, code)?.code ?? lexicon.fallback);
  if (!speech) throw new Error(`The lexicon lacks its fallback language ${lexicon.fallback}`);
  return speech;
}

export function languageOf(lexicon: Lexicon, code: string | undefined): LanguageWords {
  return speechOf(lexicon, code).words;
}

export function shippedLanguage(lexicon: Lexicon, code: string | undefined): LanguageWords | undefined {
  if (!code) return undefined;
  const wanted = code.toLowerCase().replaceAll('_', '-');
  const named = (name: string | undefined) => [...lexicon.languages.values()].find((each) => each.code.toLowerCase() === name);
  return named(wanted) ?? named(wanted.split('-')[0]);
}

export function interfaceText(lexicon: Lexicon, language: string, key: string, values?: Values): string {
  return speechOf(lexicon, language).say(key, values);
}

// Per lexicon object: built once, since a lexicon is never changed, only replaced.
const prepared = new WeakMap<Lexicon, ReadonlyMap<string, Speech>>();

function speechesOf(lexicon: Lexicon): ReadonlyMap<string, Speech> {
  let speeches = prepared.get(lexicon);
  if (!speeches) {
    const fallback = lexicon.languages.get(lexicon.fallback);
    speeches = new Map([...lexicon.languages].map(([code, words]) => [code, createSpeech(words, fallback)]));
    prepared.set(lexicon, speeches);
  }
  return speeches;
}

const NOTHING: Values = {};

function createSpeech(words: LanguageWords, fallback: LanguageWords | undefined): Speech {
  const texts = new Map<string, Text>();
  const compile = (key: string): Text => {
    const source = words.texts[key] ?? fallback?.texts[key] ?? key;
    const result = compileText(source, words.code);
    const text = result.ok ? result.text : source;
    texts.set(key, text);
    return text;
  };
  const made = new Map<unknown, unknown>();
  const speech: Speech = {
    words,
    say: (key, values = NOTHING) => render(texts.get(key) ?? compile(key), values),
    once<T>(make: (speech: Speech) => T): T {
      if (!made.has(make)) made.set(make, make(speech));
      return made.get(make) as T; // what this very function made
    },
  };
  return speech;
}
