import { lookThrough, type Piece, type Reading } from '../../untrusted/shown.ts';
import type { Rule } from '../../rule.ts';

/** What is written is what is seen: no signs without a shape, none that turn the line around, no towers of marks. */
export const hidden: Rule = {
  codes: ['community-hidden'],
  community: true,
  *check({ draft }) {
    for (const { found, piece } of lookThrough(draft, hiddenIn)) {
      yield { code: 'community-hidden', ...found, message: `Here stands ${piece.what}`, hint: 'Type this text anew instead of copying it.' };
    }
  },
};

// Joiners are part of how some scripts are written, and of pictures of several signs.
const JOINER = /(?<=[\p{Script=Arabic}\p{Script=Devanagari}\p{Script=Bengali}\p{Script=Malayalam}\p{Script=Kannada}\p{Script=Tamil}\p{Script=Telugu}\p{Script=Sinhala}\p{Script=Khmer}\p{Script=Myanmar}\p{Script=Gujarati}\p{Script=Gurmukhi}\p{Mark}])[\u200c\u200d]|(?<=\p{Extended_Pictographic}\ufe0f?\p{Emoji_Modifier}?)\u200d(?=\p{Extended_Pictographic})|(?<=[\p{Emoji}])\ufe0f/gu;
const UNSEEN = /[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Co}\p{Cn}\u2800\u3164\u115f\u1160\uffa0\u2000-\u200a\u2028\u2029\u205f]|(?!\n)\p{Cc}|\p{Cs}/u;
const TOWER = /(?:[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]){3,}|\p{Mark}{5,}/u;
const EMPTY_LINES = /(?:\n[^\S\n]*){4,}/;
const TURNING = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/;

function hiddenIn({ text }: Reading): Piece | undefined {
  const plain = text.replace(JOINER, (sign) => '.'.repeat(sign.length));
  return (
    at(plain, TURNING, 'a sign that turns the reading direction around: it can make a text read as another') ??
    at(plain, UNSEEN, 'a sign that nobody can see') ??
    at(plain, TOWER, 'a letter with a tower of marks on it') ??
    at(plain, EMPTY_LINES, 'a gap of empty lines, which pushes other words away')
  );
}

function at(text: string, pattern: RegExp, what: string): Piece | undefined {
  const found = pattern.exec(text);
  return found ? { part: [found.index, found.index + found[0].length], what } : undefined;
}
