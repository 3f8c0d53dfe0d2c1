/** Longest part of a message that is looked at, in UTF-16 code units; both platforms stop at 4,096. */
const LOOKED_AT = 8_000;

// Zero-width characters, joiners, bidirectional controls, soft hyphen, variation selectors, byte order mark.
const INVISIBLE = /[\u00ad\u034f\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]/gu;
const MARKS = /\p{Mark}/gu;
const APOSTROPHES = /['\u2019\u2018\u02bc`\u00b4]/gu;
const NOT_WORD = /[^\p{Letter}\p{Number}]+/gu;

/**
 * The words of a text, made comparable: compatibility forms folded, invisible characters and accents
 * removed, lower case, apostrophes dropped ("can't" is "cant"), everything else between words.
 */
export function words(text: string): string[] {
  const folded = text
    .slice(0, LOOKED_AT)
    .normalize('NFKD')
    .replace(INVISIBLE, '')
    .replace(MARKS, '')
    .toLowerCase()
    .replace(APOSTROPHES, '')
    .replace(NOT_WORD, ' ')
    .trim();
  return folded === '' ? [] : folded.split(' ');
}

/** The words joined by one space: what two texts must share to be "the same whole message". */
export function normalize(text: string): string {
  return words(text).join(' ');
}
