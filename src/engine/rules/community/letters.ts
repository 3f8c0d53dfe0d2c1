import { firstOf, lookThrough, type Piece, type Reading, type Shown } from '../../untrusted/shown.ts';
import type { Rule } from '../../rule.ts';

/** A word is in the letters of one alphabet: others that look the same are how names are faked. */
export const letters: Rule = {
  codes: ['community-letters'],
  community: true,
  *check({ draft }) {
    for (const { found, piece, words } of lookThrough(draft, strangeIn)) {
      yield { code: 'community-letters', ...found, message: `"${words}" ${piece.what}`, hint: 'Type this word anew, with the letters of your keyboard.' };
    }
  },
};

// Alphabets with letters that look like those of another. Others (Chinese, Hindi, …) stand beside Latin words in honest texts.
const alphabets = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /[\p{Script=Armenian}\p{Script=Cherokee}\p{Script=Coptic}\p{Script=Lisu}\p{Script=Georgian}]/u];
const WORD = /[\p{Letter}\p{Mark}]+/gu;
/** Letters as signs: mathematical, circled, squared, of full width. Their plain form is ASCII. */
const STYLED = /[\uff21-\uff3a\uff41-\uff5a\u24b6-\u24e9\u{1d400}-\u{1d7ff}\u{1f130}-\u{1f189}]|[\u{1f1e6}-\u{1f1ff}]{3}/u;

const alphabetOf = new Map([['ru', 1], ['uk', 1], ['bg', 1], ['sr', 1], ['mk', 1], ['be', 1], ['kk', 1], ['el', 2], ['hy', 3], ['ka', 3]]);

/** Nobody writes so but to hide a word. */
const SPELLED = /(?<![a-z0-9])(?:[a-z](?: ?[.\-_*|] ?| )){5,40}[a-z](?![a-z0-9])/g;

function strangeIn(reading: Reading, { language }: Shown): Piece | undefined {
  const { text } = reading;
  const spelled = firstOf(reading, SPELLED, 'is spelled letter by letter');
  if (spelled) return spelled;
  const styled = STYLED.exec(text);
  if (styled) return { part: [styled.index, styled.index + styled[0].length], what: 'is a letter in disguise' };
  const own = alphabetOf.get(language.split('-')[0] ?? '') ?? 0;
  for (const { 0: word, index } of text.matchAll(WORD)) {
    const used = alphabets.flatMap((letter, at) => (letter.test(word) ? [at] : []));
    const part = [index, index + word.length] as const;
    if (used.length > 1) return { part, what: 'mixes letters of two alphabets that look alike' };
    // Latin words stand in texts of every language.
    if (used[0] !== undefined && used[0] !== 0 && used[0] !== own) return { part, what: 'is in letters of another alphabet than the text' };
  }
  return undefined;
}
