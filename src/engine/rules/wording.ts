import { lookedAt, textsOf } from '../draft.ts';
import type { LanguageWords } from '../lexicon.ts';
import { isSign, normalize, words } from '../match/normalize.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import type { YamlFile } from '../../yaml/read.ts';

/** Words that blame, frighten, promise or accuse; the lists are content (`languages/<code>/style.yaml`). */
export const wording: Rule = {
  codes: ['banned-word', 'nationality'],
  words: true,
  *check({ draft, lexicon }) {
    const { language, discreet } = draft.head;
    for (const { path, role, text } of textsOf(draft)) {
      if (role !== 'words' && typeof text === 'string') yield* check(text, path, language, lexicon, discreet);
    }
    for (const translation of draft.translations) yield* checkTranslation(translation, lexicon, discreet);
  },
};

function* checkTranslation(translation: RuleContext['draft']['translations'][number], lexicon: RuleContext['lexicon'], discreet?: true): Iterable<Found> {
  const yaml: YamlFile = translation.yaml;
  for (const [key, { text }] of translation.texts) {
    if (typeof text !== 'string') continue;
    for (const found of check(text, ['texts', key, 'text'], translation.language, lexicon, discreet)) yield { ...found, yaml };
  }
}

/** A text against the words of every language: which one it is in is only what its author says. */
function* check(whole: string, path: Found['path'], code: string, { languages }: RuleContext['lexicon'], discreet: true | undefined): Iterable<Found> {
  const text = lookedAt(whole);
  const said = words(text);
  const told = new Set<string>(); // by word or phrase: each is told once, at its first place
  const own = languages.get(code);
  for (const language of own ? [own, ...languages.values()] : languages.values()) {
    for (const found of checkIn(language, text, said, path, own, discreet)) {
      if (told.has(found.message)) continue;
      told.add(found.message);
      yield found;
    }
  }
}

function* checkIn(language: LanguageWords, text: string, said: readonly string[], path: Found['path'], own: LanguageWords | undefined, discreet: true | undefined): Iterable<Found> {
  const { banned, nationalities, accused, telling } = styleOf(language);
  if (!said.some((word) => telling.has(word))) return;
  const places = own && language !== own ? styleOf(own).places : undefined; // "China" is a woman from there in Spanish
  for (const [at, word] of said.entries()) {
    for (const { phrase, instead, unless, discreet: allowedThere } of banned.get(word) ?? []) {
      if (discreet && allowedThere) continue;
      if (unless && !isClaimed(text, phrase, unless)) continue;
      if (phrase.every((each, i) => said[at + i] === each)) {
        yield { code: 'banned-word', path, ...partOf(text, phrase), message: `"${shown(phrase)}" is not said here`, hint: instead };
      }
    }
    if (places?.has(word)) continue;
    const found = nationalities.get(word)?.find((phrase) => phrase.every((each, i) => said[at + i] === each));
    const near = found && accusedNear(said, at, found.length, accused);
    if (near) yield { code: 'nationality', path, ...partOf(text, found), message: `"${shown(found)}" stands beside "${near}"`, hint: 'Say what they do, not where they are from. People of every country are on both ends.' };
  }
}

/** Whether some sentence says the phrase outright: it does not ask, and nothing before it in the sentence leaves it open. */
function isClaimed(text: string, phrase: readonly string[], unless: readonly string[]): boolean {
  const sentences = text.match(/[^.!?\n]+[.!?]*/g) ?? [];
  return sentences.some((sentence) => {
    const said = words(sentence);
    const at = said.findIndex((_, from) => phrase.every((each, i) => said[from + i] === each));
    return at >= 0 && !sentence.includes('?') && !said.slice(0, at).some((word) => unless.includes(word));
  });
}

/** Up to three words away, or six signs. */
function accusedNear(said: readonly string[], at: number, length: number, accused: readonly (readonly string[])[]): string | undefined {
  const reach = isSign(said[at] ?? '') ? 6 : 3;
  const around = ` ${said.slice(Math.max(0, at - reach), at + length + reach).join(' ')} `;
  const near = accused.find((phrase) => around.includes(` ${phrase.join(' ')} `));
  return near && shown(near);
}

/** A phrase as it is written: signs without spaces. */
function shown(phrase: readonly string[]): string {
  return phrase.every(isSign) ? phrase.join('') : phrase.join(' ');
}

/** Where the words of a phrase stand in a text, when they stand there as they are. */
function partOf(text: string, phrase: readonly string[]): Pick<Found, 'part'> {
  const each = phrase.map((word) => word.replace(/[^\p{Letter}\p{Number}]/gu, '\\$&'));
  const signs = phrase.some(isSign);
  const found = new RegExp(`${signs ? '' : '(?<![\\p{Letter}\\p{Number}])'}${each.join(`[^\\p{Letter}\\p{Number}]${signs ? '*' : '+'}`)}`, 'iu').exec(text);
  return found ? { part: [found.index, found.index + found[0].length] } : {};
}

interface Banned {
  phrase: readonly string[];
  instead: string;
  /** Normalized. */
  unless?: readonly string[] | undefined;
  discreet?: true | undefined;
}
interface Style {
  /** Words without which a text has nothing to find. */
  telling: ReadonlySet<string>;
  /** By their first word. */
  banned: ReadonlyMap<string, readonly Banned[]>;
  /** By their first word. */
  nationalities: ReadonlyMap<string, readonly (readonly string[])[]>;
  accused: readonly (readonly string[])[];
  /** Names of countries that are one word. */
  places: ReadonlySet<string>;
}

// Per language object: made once, since a lexicon is never changed, only replaced.
const prepared = new WeakMap<LanguageWords, Style>();

function styleOf(language: LanguageWords): Style {
  let style = prepared.get(language);
  if (!style) prepared.set(language, (style = prepare(language)));
  return style;
}

function prepare({ style, countries }: LanguageWords): Style {
  const all = style.banned.flatMap(({ phrases, instead, unless, discreet }) => phrases.map((phrase): Banned => ({ phrase: words(phrase), instead, discreet, unless: unless?.map(normalize) })));
  const banned = Map.groupBy(all, ({ phrase }) => phrase[0] ?? '');
  const nationalities = Map.groupBy(style.nationalities.map(words), ([first]) => first ?? '');
  return {
    telling: new Set([...banned.keys(), ...nationalities.keys()]),
    banned,
    nationalities,
    accused: style.accused.map(words),
    places: new Set(Object.values(countries).flatMap((names) => names.map(normalize))),
  };
}
