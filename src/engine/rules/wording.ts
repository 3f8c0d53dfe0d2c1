import { textsOf } from '../draft.ts';
import type { LanguageWords } from '../lexicon.ts';
import { words } from '../match/normalize.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import type { YamlFile } from '../../yaml/read.ts';

/** Words that blame, frighten, promise or accuse; the lists are content (`languages/<code>/style.yaml`). */
export const wording: Rule = {
  codes: ['banned-word', 'nationality'],
  *check({ draft, lexicon }) {
    const { language, discreet } = draft.head;
    for (const { path, role, text } of textsOf(draft)) {
      if (role !== 'words' && typeof text === 'string') yield* check(text, path, lexicon.languages.get(language), discreet);
    }
    for (const translation of draft.translations) yield* checkTranslation(translation, lexicon, discreet);
  },
};

function* checkTranslation(translation: RuleContext['draft']['translations'][number], lexicon: RuleContext['lexicon'], discreet?: true): Iterable<Found> {
  const language = lexicon.languages.get(translation.language);
  const yaml: YamlFile = translation.yaml;
  for (const [key, { text }] of translation.texts) {
    if (typeof text !== 'string') continue;
    for (const found of check(text, ['texts', key, 'text'], language, discreet)) yield { ...found, yaml };
  }
}

function* check(text: string, path: Found['path'], language: LanguageWords | undefined, discreet: true | undefined): Iterable<Found> {
  if (!language) return;
  const typed = ` ${words(text).join(' ')} `;
  for (const { phrases, instead, discreet: allowedThere } of bannedOf(language)) {
    const found = phrases.find((phrase) => typed.includes(phrase));
    if (found && !(discreet && allowedThere)) {
      yield { code: 'banned-word', path, ...partOf(text, found), message: `"${found.trim()}" is not said here`, hint: instead };
    }
  }
  for (const found of checkNationality(typed, path, language)) yield { ...found, ...partOf(text, found.word) };
}

/** Where the words of a phrase stand in a text, when they stand there as they are. */
function partOf(text: string, phrase: string): Pick<Found, 'part'> {
  const each = phrase.trim().split(' ').map((word) => word.replace(/[^\p{Letter}\p{Number}]/gu, '\\$&'));
  const found = new RegExp(`(?<![\\p{Letter}\\p{Number}])${each.join('[^\\p{Letter}\\p{Number}]+')}`, 'iu').exec(text);
  return found ? { part: [found.index, found.index + found[0].length] } : {};
}

function* checkNationality(typed: string, path: Found['path'], language: LanguageWords): Iterable<Found & { word: string }> {
  const all = typed.trim().split(' ');
  const nationalities = new Set(language.style.nationalities);
  const accused = new Set(language.style.accused);
  for (const [at, word] of all.entries()) {
    if (!nationalities.has(word)) continue;
    const near = all.slice(Math.max(0, at - 3), at + 4).find((each) => accused.has(each));
    if (near) yield { code: 'nationality', path, word, message: `"${word}" stands beside "${near}"`, hint: 'Say what they do, not where they are from. People of every country are on both ends.' };
  }
}

interface Banned {
  phrases: string[];
  instead: string;
  discreet?: true | undefined;
}
const prepared = new WeakMap<LanguageWords, Banned[]>();

/** Phrases between spaces, so that only whole words are found; per language object, since it never changes. */
function bannedOf(language: LanguageWords): Banned[] {
  let banned = prepared.get(language);
  if (!banned) {
    banned = language.style.banned.map(({ phrases, instead, discreet }) => ({
      phrases: phrases.map((phrase) => ` ${words(phrase).join(' ')} `),
      instead,
      discreet,
    }));
    prepared.set(language, banned);
  }
  return banned;
}
