/**
 * Cuts a text into pieces that fit: between paragraphs or lines, else after a sentence, else between words,
 * else anywhere. Only white space is left out, at the cuts.
 */
export function split(text: string, fits: (piece: string) => boolean): string[] {
  const pieces: string[] = [];
  let rest = text.trim();
  while (rest) {
    const cut = fits(rest) ? rest.length : cutIn(rest, longest(rest, fits));
    pieces.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return pieces;
}

/** Length of the longest beginning that fits; at least one character, so that splitting ends. */
function longest(text: string, fits: (piece: string) => boolean): number {
  let [low, high] = [1, 2];
  while (high < text.length && fits(text.slice(0, high))) [low, high] = [high, high * 2];
  high = Math.min(high, text.length);
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (fits(text.slice(0, middle))) low = middle;
    else high = middle;
  }
  return low;
}

const breaks = [/\n\s*/g, /[.!?…。！？؟][”"’')\]]*\s+/g, /\s+/g];

function cutIn(text: string, most: number): number {
  const head = text.slice(0, most);
  for (const pattern of breaks) {
    const end = [...head.matchAll(pattern)].reduce((_, match) => match.index + match[0].length, 0);
    // A break near the beginning would give many small pieces.
    if (end > most / 3) return end;
  }
  return whole(text, most);
}

/** Steps back so as not to cut inside a character: surrogate pairs, marks and joined emoji, a few at most. */
function whole(text: string, most: number): number {
  for (let cut = most; cut > Math.max(most - 16, 0); cut -= 1) if (!joined(text, cut)) return cut;
  if (!inPair(text, most)) return most;
  return most > 1 ? most - 1 : 2;
}

function joined(text: string, cut: number): boolean {
  return text[cut - 1] === '\u200d' || inPair(text, cut) || /^[\p{M}\u200d]/u.test(text.slice(cut, cut + 2));
}

function inPair(text: string, cut: number): boolean {
  return /[\ud800-\udbff]/.test(text[cut - 1] ?? '') && /[\udc00-\udfff]/.test(text[cut] ?? '');
}
