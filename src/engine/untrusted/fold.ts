import { lookalikes } from './lookalikes.ts';

/** A text as it looks to a hasty eye: ASCII letters and digits for all that look like them, nothing invisible, and one space where several stand. */
export interface Folded {
  text: string;
  /** For each of its UTF-16 units, the offset in the text that was folded. */
  at: readonly number[];
}

// Whatever cannot be seen; the marks after a letter are taken off it.
const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\p{Cf}\p{Mark}]$/u;
const DIGIT = /^\p{Decimal_Number}$/u;
const PLAIN = /^(?!.*  )[\x20-\x7e\n]*$/s;
const SPACE = /^[^\S\n]$/;

/** Folds a text for looking, sign by sign, so that each place can be told. What comes out is never shown. */
export function fold(source: string): Folded {
  if (PLAIN.test(source)) return { text: source.toLowerCase(), at: Array.from({ length: source.length + 1 }, (_, at) => at) };
  let text = '';
  const at: number[] = [];
  let offset = 0;
  for (const sign of source) {
    const seen = SPACE.test(sign) ? (text.endsWith(' ') ? '' : ' ') : foldSign(sign);
    for (let i = 0; i < seen.length; i++) at.push(offset);
    text += seen;
    offset += sign.length;
  }
  return { text, at: [...at, source.length] };
}

// Signs come again and again; a text of strangers has few that were never seen.
const known = new Map<string, string>();
const MOST_KNOWN = 4_096;

function foldSign(sign: string): string {
  let seen = known.get(sign);
  if (seen !== undefined) return seen;
  seen = [...sign.normalize('NFKD')].map(seenAs).join('').toLowerCase();
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(sign, seen);
  return seen;
}

function seenAs(sign: string): string {
  if (UNSEEN.test(sign)) return '';
  return lookalikes.get(sign) ?? lookalikes.get(sign.toLowerCase()) ?? (DIGIT.test(sign) ? asciiDigit(sign) : sign);
}

/** Scripts have their digits in a row, zero first; a row begins at …0 or at …6. */
function asciiDigit(digit: string): string {
  const code = digit.codePointAt(0) ?? 0;
  const low = code & 0xf;
  const atZero = low < 10 && (low < 6 || DIGIT.test(String.fromCodePoint(code - low)));
  return String(atZero ? low : low - 6);
}

/** The piece of the original text from one place of the folded one to another. */
export function pieceAt({ at }: Folded, from: number, to: number): [start: number, end: number] {
  const start = at[from] ?? 0;
  const last = at[Math.max(from, to - 1)] ?? start;
  let next = to;
  while (at[next] === last) next++;
  return [start, at[next] ?? last + 1];
}
