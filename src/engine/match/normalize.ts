/** Longest part of a message that is looked at, in UTF-16 code units; both platforms stop at 4,096. */
const LOOKED_AT = 8_000;

// Zero-width characters, joiners, bidirectional controls, soft hyphen, variation selectors, byte order mark.
const INVISIBLE = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/gu;
const OTHER_DIGIT = /(?![0-9])\p{Decimal_Number}/gu;
const MARKS = /\p{Mark}/gu;
const APOSTROPHES = /['\u2019\u2018\u02bc`\u00b4]/gu;
/** Signs that need folding: whatever is not ASCII. */
const OTHER_SIGNS = /[^\0-\x7f]/;
const NOT_WORD = /[^\p{Letter}\p{Number}]+/gu;

/**
 * The words of a text, made comparable: compatibility forms and digits of all scripts folded, invisible
 * characters and accents removed, lower case, apostrophes dropped ("can't" is "cant"), everything else between words.
 */
export function words(text: string): string[] {
  const read = text.slice(0, LOOKED_AT);
  return OTHER_SIGNS.test(read) ? folded(read) : (read.replace(/['`]/g, '').toLowerCase().match(/[a-z0-9]+/g) ?? []);
}

function folded(text: string): string[] {
  const plain = text
    .replace(APOSTROPHES, '') // first: compatibility forms make a space and an accent of the acute one
    .normalize('NFKD')
    .slice(0, LOOKED_AT) // one sign may unfold to eighteen
    .replace(INVISIBLE, '')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(OTHER_DIGIT, asciiDigit)
    .replace(NOT_WORD, ' ')
    .trim();
  return plain === '' ? [] : plain.split(' ');
}

/** Scripts have their digits in a row, zero first, and rows of ten may touch. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  let zero = code;
  while (/\p{Decimal_Number}/u.test(String.fromCodePoint(zero - 1))) zero--;
  return String((code - zero) % 10);
}

/** The clauses of a text, each as its words: cut at punctuation, and at words that turn a sentence around. */
export function clauses(text: string, turns: readonly string[]): string[][] {
  const parts = text.slice(0, LOOKED_AT).split(/[.,;:!\n()]+/); // not at "?": "the police? no" is one clause
  return parts.flatMap((part) => splitAt(words(part), turns));
}

/** The words between separators. */
export function splitAt(said: readonly string[], separators: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const word of said) {
    if (separators.includes(word)) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts.filter((part) => part.length > 0);
}

/** The words joined by one space: what two texts must share to be "the same whole message". */
export function normalize(text: string): string {
  return words(text).join(' ');
}
