import { type BuiltIn, builtIns } from './event.ts';
import type { LanguageWords, Lexicon } from './lexicon.ts';
import { normalize } from './match/normalize.ts';
import { phrasesOf, type Program } from './program.ts';
import type { World } from './walk.ts';

/** Words of every language that mean something as a whole message, normalized. */
interface Spoken {
  builtIns: ReadonlyMap<string, BuiltIn>;
  greetings: ReadonlySet<string>;
  /** Those that are no built-in word of the same language, by its code. */
  own: ReadonlyMap<string, ReadonlySet<string>>;
  /** Names of languages, in themselves and in each other. */
  languages: ReadonlyMap<string, string>;
}

// Per lexicon object: built once, since a lexicon is never changed, only replaced.
const prepared = new WeakMap<Lexicon, Spoken>();

function spokenOf(lexicon: Lexicon): Spoken {
  let spoken = prepared.get(lexicon);
  if (!spoken) prepared.set(lexicon, (spoken = prepare([...lexicon.languages.values()])));
  return spoken;
}

function prepare(languages: readonly LanguageWords[]): Spoken {
  const words = languages.flatMap(wordsOf);
  return {
    builtIns: new Map(words.filter(([said]) => said !== '')),
    greetings: new Set(languages.flatMap((language) => language.greetings.map(normalize)).filter((said) => said !== '')),
    own: new Map(languages.map((language) => [language.code, onlyGreetings(language)])),
    languages: new Map([...languages.flatMap(namesOfOthers), ...languages.map(({ name, code }): [string, string] => [normalize(name), code])]),
  };
}

function namesOfOthers(language: LanguageWords): [string, string][] {
  return Object.entries(language.languages).flatMap(([code, names]) => names.map((name): [string, string] => [normalize(name), code]));
}

function wordsOf(language: LanguageWords): [string, BuiltIn][] {
  return builtIns.flatMap((word) => (language.words[word] ?? []).map((said): [string, BuiltIn] => [normalize(said), word]));
}

function onlyGreetings(language: LanguageWords): Set<string> {
  const taken = new Set(wordsOf(language).map(([said]) => said));
  return new Set(language.greetings.map(normalize).filter((said) => !taken.has(said)));
}

/**
 * The built-in word that a whole (normalized) message is, in any language. Whoever greets in their own does not say a
 * word of another: without its accent the Vietnamese "chào" is how Spanish ends a talk.
 */
export function builtInOf(lexicon: Lexicon, said: string, language: string | undefined): BuiltIn | undefined {
  const { builtIns, own } = spokenOf(lexicon);
  return own.get(language ?? '')?.has(said) ? undefined : builtIns.get(said);
}

export function isGreeting(lexicon: Lexicon, text: string): boolean {
  return spokenOf(lexicon).greetings.has(normalize(text));
}

/** The language that the bot speaks and a whole message names, in any language. */
export function languageNamed(lexicon: Lexicon, text: string): string | undefined {
  const code = spokenOf(lexicon).languages.get(normalize(text));
  return code !== undefined && lexicon.languages.has(code) ? code : undefined;
}

/** The same, also after the word for it: "language Spanish". */
export function languageAsked(lexicon: Lexicon, text: string, language: string | undefined): string | undefined {
  const words = normalize(text).split(' ');
  const after = [1, 2, 3].find((count) => builtInOf(lexicon, words.slice(0, count).join(' '), language) === 'language');
  return languageNamed(lexicon, text) ?? (after === undefined ? undefined : languageNamed(lexicon, words.slice(after).join(' ')));
}

/** The flow that people call by these words; no community's where an official one is called by more than a single general word. Discreet flows have none. */
export function flowOfPhrase({ today }: World, text: string, language: string | undefined): string | undefined {
  const said = ` ${normalize(text)} `;
  const official = longest(said, today.filter(({ origin }) => !origin), language);
  if (official && official.words > 1) return official.flow;
  return longest(said, today, language)?.flow;
}

/** The longest phrase in the message wins. */
function longest(said: string, programs: readonly Program[], language: string | undefined): { flow: string; words: number } | undefined {
  let best: { flow: string; length: number; words: number } | undefined;
  for (const program of programs) {
    if (program.discreet) continue;
    const phrases = [...phrasesOf(program, program.language, 'start.phrases'), ...phrasesOf(program, language ?? '', 'start.phrases')];
    for (const phrase of phrases) {
      const wanted = ` ${normalize(phrase)} `;
      if (said.includes(wanted) && wanted.length > (best?.length ?? 0)) best = { flow: program.flow, length: wanted.length, words: wanted.trim().split(' ').length };
    }
  }
  return best;
}
