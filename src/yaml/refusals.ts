/** Limits on a file, far above any honest flow (the largest official one is under 20 KiB).
 * `structure` counts the characters that YAML gives a meaning: what parsing costs grows with them, not with prose. */
export const limits = { bytes: 128 * 1024, depth: 16, structure: 16_000, hint: 'Split the conversation into several flows and call them.' } as const;

/** How large a file may be, and what to do about a larger one. */
export interface Bounds {
  bytes: number;
  structure: number;
  hint: string;
}

/** A file that is not parsed at all, and why. */
export interface Refusal {
  code: string;
  message: string;
  hint: string;
  /** Offset in the text; absent: the file as a whole. */
  at?: number;
  /** What can stand there instead of the one character. */
  fix?: string;
}

export const tooDeep: Refusal = {
  code: 'too-deep',
  message: `The file nests deeper than ${limits.depth} levels`,
  hint: 'A flow needs at most eight levels. Look for brackets or dashes that never end.',
};

/** The text of a file, or why it has none. */
export function decode(source: string | Uint8Array, bounds: Bounds = limits): { text: string; refusal?: Refusal } {
  const size = typeof source === 'string' ? source.length : source.byteLength;
  if (size > bounds.bytes) return { text: '', refusal: tooLarge(`The file has ${Math.ceil(size / 1024)} KiB; at most ${bounds.bytes / 1024} are read`, bounds) };
  if (typeof source === 'string') return { text: source.replace(/^\ufeff/, '') };
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(source) };
  } catch {
    return notUtf8(new TextDecoder().decode(source));
  }
}

/** What can be seen to be wrong before the costly part begins. */
export function refuseEarly(text: string, bounds: Bounds = limits): Refusal | undefined {
  const control = text.search(CONTROL);
  if (control >= 0) return controlCharacter(text, control);
  const marks = structure(text);
  if (marks > bounds.structure) return tooLarge(`The file has ${marks} line ends, colons, commas, quotes and brackets; at most ${bounds.structure} are read`, bounds);
  const directive = text.search(DIRECTIVE);
  if (directive >= 0) return { code: 'yaml-syntax', message: 'No line can begin with %', hint: 'Delete it: every file is YAML 1.2 here, without directives. A text that begins with % must stand in quotes.', at: directive };
  const at = Math.max(manyMarksAt(text), tooDeepAt(text));
  return at < 0 ? undefined : { ...tooDeep, at };
}

function tooLarge(message: string, { hint }: Bounds): Refusal {
  return { code: 'too-large', message, hint };
}

function notUtf8(lossy: string): { text: string; refusal: Refusal } {
  if (lossy.slice(0, 1_000).includes('\0')) return { text: lossy, refusal: { code: 'not-utf8', message: 'The file is no text: perhaps a picture or a document', hint: 'Give a text file that ends in .yaml.', at: 0 } };
  const message = 'From here on the file is not UTF-8 text';
  const hint = 'Save it again with the encoding UTF-8, and write this letter anew.';
  return { text: lossy, refusal: { code: 'not-utf8', message, hint, at: Math.max(0, lossy.indexOf('\ufffd')) } };
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]/;
/** Another version of YAML, where "no" is false, or names for tags. YAML knows fewer ends of lines than `m` does. */
const DIRECTIVE = /(?<![^\n\r])%/;

function controlCharacter(text: string, at: number): Refusal {
  const name = text.charCodeAt(at).toString(16).toUpperCase().padStart(4, '0');
  return {
    code: 'control-character',
    message: `The control character U+${name} stands here, which no text needs`,
    hint: 'Delete it; it may be invisible in your editor. Type the line anew if you cannot find it.',
    at,
    fix: '',
  };
}

/**
 * Where too many levels are opened by dashes, question marks and colons, or -1: at the beginning of a line, or
 * after a colon. One pass, whatever stands there.
 */
function manyMarksAt(text: string): number {
  let count = 0;
  let from = 0;
  let opens = true; // a mark here would open a level
  for (let at = 0; at < text.length; at++) {
    const c = text.charCodeAt(at);
    if (c === 0x0a) [count, opens] = [0, true];
    else if (isSpace(c)) continue;
    else if (isSpace(text.charCodeAt(at + 1)) && (c === COLON || (opens && MARKS.has(c)))) {
      if (!opens) count = 0;
      if (count === 0) from = at;
      opens = true;
      if (++count >= limits.depth) return from;
    } else opens = false;
  }
  return -1;
}
const COLON = 0x3a;
const MARKS = new Set([...'-?'].map((c) => c.charCodeAt(0)));

function isSpace(c: number): boolean {
  return c === 0x20 || c === 0x09;
}

/** Where flow collections nest too deeply, or -1. An upper bound: brackets inside quotes count as well. */
function tooDeepAt(text: string): number {
  let open = 0;
  for (let i = 0; i < text.length; i++) {
    const c = text.charCodeAt(i);
    if (c === 0x5b || c === 0x7b) {
      if (++open > limits.depth) return i;
    } else if (c === 0x5d || c === 0x7d) open = Math.max(0, open - 1);
    else if (c === 0x0a && isLetter(text.charCodeAt(i + 1))) open = 0; // a key of the top: nothing is open here
  }
  return -1;
}

function isLetter(c: number): boolean {
  return c >= 0x61 && c <= 0x7a;
}

function structure(text: string): number {
  let count = 0;
  for (let i = 0; i < text.length; i++) if (STRUCTURE.has(text.charCodeAt(i))) count++;
  return count;
}
const STRUCTURE = new Set([...'\n,:?*&!|>"\'[]{}'].map((c) => c.charCodeAt(0)));
