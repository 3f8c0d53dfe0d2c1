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
  const said = words(text);
  const { banned, nationalities, accused } = styleOf(language);
  for (const [at, word] of said.entries()) {
    for (const { phrase, instead, discreet: allowedThere } of banned.get(word) ?? []) {
      if (discreet && allowedThere) continue;
      if (phrase.every((each, i) => said[at + i] === each)) {
        yield { code: 'banned-word', path, ...partOf(text, phrase), message: `"${phrase.join(' ')}" is not said here`, hint: instead };
      }
    }
    const near = nationalities.has(word) && said.slice(Math.max(0, at - 3), at + 4).find((each) => accused.has(each));
    if (near) yield { code: 'nationality', path, ...partOf(text, [word]), message: `"${word}" stands beside "${near}"`, hint: 'Say what they do, not where they are from. People of every country are on both ends.' };
  }
}

/** Where the words of a phrase stand in a text, when they stand there as they are. */
function partOf(text: string, phrase: readonly string[]): Pick<Found, 'part'> {
  const each = phrase.map((word) => word.replace(/[^\p{Letter}\p{Number}]/gu, '\\$&'));
  const found = new RegExp(`(?<![\\p{Letter}\\p{Number}])${each.join('[^\\p{Letter}\\p{Number}]+')}`, 'iu').exec(text);
  return found ? { part: [found.index, found.index + found[0].length] } : {};
}

interface Banned {
  phrase: readonly string[];
  instead: string;
  discreet?: true | undefined;
}
interface Style {
  /** By their first word. */
  banned: ReadonlyMap<string, readonly Banned[]>;
  nationalities: ReadonlySet<string>;
  accused: ReadonlySet<string>;
}

// Per language object: made once, since a lexicon is never changed, only replaced.
const prepared = new WeakMap<LanguageWords, Style>();

function styleOf(language: LanguageWords): Style {
  let style = prepared.get(language);
  if (!style) prepared.set(language, (style = prepare(language)));
  return style;
}

function prepare({ style }: LanguageWords): Style {
  const all = style.banned.flatMap(({ phrases, instead, discreet }) => phrases.map((phrase): Banned => ({ phrase: words(phrase), instead, discreet })));
  return {
    banned: Map.groupBy(all, ({ phrase }) => phrase[0] ?? ''),
    nationalities: new Set(style.nationalities),
    accused: new Set(style.accused),
  };
}
