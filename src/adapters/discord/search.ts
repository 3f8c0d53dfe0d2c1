import { distance } from 'fastest-levenshtein';
import type { Guide, GuideFlow } from '../../botkit/adapter.ts';

/** What is offered while somebody types: Discord takes 25, a phone shows a few. */
const MOST = 10;
/** Longest name of a suggestion, in characters. */
const NAME = 100;
/** Words that are looked for: nobody types more of them to find a title. */
const WORDS = 8;

export interface Suggestion {
  name: string;
  value: string;
}

/** Flows by the words of their titles and phrases, the best first; without words the first of the menu. */
export function suggestions(words: string, locale: string | undefined, { flows, languages }: Guide): Suggestion[] {
  const wanted = wordsOf(words.slice(0, NAME)).slice(0, WORDS);
  const listed = flows.filter((flow) => flow.listed);
  const rated = listed.map((flow) => ({ flow, misses: missesOf(wanted, flow, [locale, languages[0]]) }));
  const found = rated.filter(({ misses }) => misses < Number.POSITIVE_INFINITY).sort((one, other) => one.misses - other.misses);
  return found.slice(0, MOST).map(({ flow }) => ({ name: flow.title(locale).slice(0, NAME), value: flow.hash }));
}

/** How far the words are from those of a flow, in the person's language or in the first one. */
function missesOf(wanted: readonly string[], flow: GuideFlow, languages: readonly (string | undefined)[]): number {
  const known = languages.flatMap((language) => knownIn(flow, language));
  return wanted.reduce((sum, word) => sum + Math.min(...known.map((each) => missesBetween(word, each))), 0);
}

// Per flow of a guide, which is never changed: taken apart once, not with each letter that somebody types.
const taken = new WeakMap<GuideFlow, Map<string | undefined, readonly string[]>>();
/** Languages of devices are many; those that the bot speaks are few. */
const LANGUAGES = 50;

function knownIn(flow: GuideFlow, language: string | undefined): readonly string[] {
  const known = taken.get(flow) ?? new Map<string | undefined, readonly string[]>();
  taken.set(flow, known);
  const words = known.get(language) ?? [...new Set([flow.title(language), ...flow.phrases(language)].flatMap(wordsOf))];
  if (known.size < LANGUAGES) known.set(language, words);
  return words;
}

/** Nothing for a beginning, a little for a part, more for a slip of the fingers in a longer word. */
function missesBetween(typed: string, word: string): number {
  if (word.startsWith(typed)) return word === typed ? 0 : 0.1;
  if (typed.length > 2 && word.includes(typed)) return 0.5;
  const slips = distance(typed, word.slice(0, Math.max(typed.length, word.length - 1)));
  const most = Math.floor(typed.length / 4);
  // Two letters in each other's place are one slip.
  return slips <= most || (most > 0 && slips === 2 && lettersOf(typed) === lettersOf(word)) ? slips : Number.POSITIVE_INFINITY;
}

function lettersOf(word: string): string {
  return [...word].sort().join('');
}

function wordsOf(text: string): string[] {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
}
