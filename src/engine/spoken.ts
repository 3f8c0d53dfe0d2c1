import { type BuiltIn, builtIns } from './event.ts';
import type { LanguageWords, Lexicon } from './lexicon.ts';
import { normalize } from './match/normalize.ts';
import type { Program } from './program.ts';
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

/** The one language in which people greet so; undefined where there are several. */
export function languageOfGreeting(lexicon: Lexicon, text: string): string | undefined {
  const said = normalize(text);
  const [first, second] = [...spokenOf(lexicon).own].filter(([, greetings]) => greetings.has(said));
  return second ? undefined : first?.[0];
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

/** A flow that somebody called, and the language they did it in where that is not theirs. */
export interface Called {
  flow: string;
  language?: string;
}

/**
 * The flow that people call by these words; no community's where an official one is called by more than a single
 * general word. Their own language goes first; in another one it takes more than a single word. Discreet flows have none.
 */
export function flowOfPhrase({ today }: World, text: string, language: string | undefined): Called | undefined {
  const said = runsIn(normalize(text));
  const best: { own?: Found; foreign?: Found; any?: Found } = {};
  for (const program of today) {
    if (program.discreet) continue;
    const own = language ?? program.language;
    for (const [code, phrases] of phrasesIn(program)) {
      for (const phrase of phrases) {
        if (!said.has(phrase.said)) continue;
        const found = { ...phrase, flow: program.flow, language: code };
        if (!program.origin && code === own) best.own = longer(best.own, found);
        if (!program.origin) best.foreign = longer(best.foreign, found);
        if (code === own || code === program.language) best.any = longer(best.any, found);
      }
    }
  }
  if (best.own && best.own.words > 1) return { flow: best.own.flow };
  if (best.foreign && best.foreign.words > 1) return { flow: best.foreign.flow, language: best.foreign.language };
  return best.any && { flow: best.any.flow };
}

interface Phrase {
  /** Normalized. */
  said: string;
  words: number;
}
type Found = Phrase & { flow: string; language: string };

/** Of equal ones the first. */
function longer(one: Found | undefined, other: Found): Found {
  return one && one.said.length >= other.said.length ? one : other;
}

/** Words of the longest phrase that is looked for. */
const MOST_WORDS = 24;

/** Everything that is said in so many words one after another: what a message costs goes with its words, not with the phrases. */
function runsIn(said: string): ReadonlySet<string> {
  const words = said.split(' ');
  const runs = new Set<string>();
  for (let from = 0; from < words.length; from += 1) {
    let run = '';
    for (const word of words.slice(from, from + MOST_WORDS)) runs.add((run = run === '' ? word : `${run} ${word}`));
  }
  return runs;
}

// Per program, which is never changed: normalized once for all messages.
const phrasesReady = new WeakMap<Program, [language: string, readonly Phrase[]][]>();

function phrasesIn(program: Program): readonly [language: string, readonly Phrase[]][] {
  let ready = phrasesReady.get(program);
  if (!ready) {
    ready = [...program.texts].map(([language, texts]) => {
      const phrases = texts.get('start.phrases'); // where a language has none, the original's are not of that language
      return [language, Array.isArray(phrases) ? phrases.map(phraseOf) : []];
    });
    phrasesReady.set(program, ready);
  }
  return ready;
}

function phraseOf(phrase: string): Phrase {
  const said = normalize(phrase);
  return { said, words: said.split(' ').length };
}
