import { words } from './normalize.ts';

/*
 * The notation of phrases in a language's `danger.yaml`. What is written is folded by `words()` like a message, so
 * "can't" and "quitarán" may be spelt as they should be.
 *
 *   kill myself           these words, one after the other, anywhere in the message
 *   (kill|hurt|cut up)    any one of these
 *   (really|just)?        any one of these, or nothing
 *   blackmail*            any word that begins so; three letters at least
 *   suicide~              the word with at most one letter wrong, missing, added or moved; five letters at least
 *   0-9                   a word that begins with a digit: 15, 2000, 5k
 *   take .. passport      up to three words in between
 *   son & ransom          both, in either order, with up to twelve words in between; once per phrase
 *
 * A letter drawn out ("pleeease", "dieeee") needs no care: runs of three or more also count as one and as two.
 */

const GAP = 3;
/** The widest gap there is, in words. */
export const NEAR = 12;
const MAX_PHRASE = 2_000;
const MAX_DEPTH = 6;
/** The shortest and the longest word that "~" may mark, in letters. */
export const MIN_CLOSE = 5;
export const MAX_CLOSE = 24;

export const ANY_NUMBER = '0-9';

/** A phrase, read. A symbol is a folded word, with its mark if it has one, or `ANY_NUMBER`. */
export type Part =
  | { kind: 'word'; symbol: string }
  | { kind: 'gap'; reach: number }
  | { kind: 'sequence'; parts: readonly Part[] }
  | { kind: 'choice'; branches: readonly Part[]; optional: boolean };

/** What is wrong with a phrase, as one sentence for its author; nothing when it can be read. */
export function checkPhrase(phrase: string): string | undefined {
  try {
    new PhraseReader(phrase).phrase();
    return undefined;
  } catch (error) {
    if (error instanceof PhraseError) return error.message;
    throw error;
  }
}

/** Throws an error that names the phrase when it cannot be read. */
export function readPhrase(phrase: string): Part {
  try {
    return new PhraseReader(phrase).phrase();
  } catch (error) {
    if (error instanceof PhraseError) throw new Error(`Danger phrase "${phrase}": ${error.message}`);
    throw error;
  }
}

class PhraseError extends Error {}

const TOKENS = /\.+|[()|?&]|[^\s()|?&.]+/gu;

class PhraseReader {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(phrase: string) {
    if (phrase.length > MAX_PHRASE) throw new PhraseError(`It is longer than ${MAX_PHRASE} characters.`);
    this.#tokens = phrase.match(TOKENS) ?? [];
  }

  phrase(): Part {
    const first = this.#sequence();
    const both = this.#take('&') ? eitherOrder(first, this.#sequence()) : first;
    const left = this.#tokens[this.#at];
    if (left !== undefined) throw new PhraseError(`"${left}" is not expected here.`);
    if (canBeEmpty(both)) throw new PhraseError('It would match a message without any of its words.');
    return both;
  }

  #sequence(): Part {
    const parts: Part[] = [];
    for (let token = this.#tokens[this.#at]; token !== undefined && !')|&'.includes(token); ) {
      parts.push(...this.#part(token));
      token = this.#tokens[this.#at];
    }
    if (parts.length === 0) throw new PhraseError('Words are missing: an empty phrase, side or alternative.');
    checkGaps(parts);
    return { kind: 'sequence', parts };
  }

  #part(token: string): Part[] {
    this.#at += 1;
    if (token === '(') return [this.#choice()];
    if (token === '..') return [{ kind: 'gap', reach: GAP }];
    if (token.startsWith('.')) throw new PhraseError(`"${token}" is not known; two dots stand for up to three words.`);
    if (token === '?') throw new PhraseError('"?" must follow a bracket: "(really)?".');
    return wordParts(token);
  }

  #choice(): Part {
    this.#depth += 1;
    if (this.#depth > MAX_DEPTH) throw new PhraseError(`Brackets are nested more than ${MAX_DEPTH} deep.`);
    const branches = [this.#sequence()];
    while (this.#take('|')) branches.push(this.#sequence());
    if (!this.#take(')')) throw new PhraseError('A bracket is not closed.');
    this.#depth -= 1;
    return { kind: 'choice', branches, optional: this.#take('?') };
  }

  #take(token: string): boolean {
    if (this.#tokens[this.#at] !== token) return false;
    this.#at += 1;
    return true;
  }
}

/** One written word: several when folding divides it ("well-known"). */
function wordParts(token: string): Part[] {
  if (token === ANY_NUMBER) return [{ kind: 'word', symbol: ANY_NUMBER }];
  const mark = token.endsWith('*') || token.endsWith('~') ? token.slice(-1) : '';
  const bare = mark === '' ? token : token.slice(0, -1);
  if (/[*~]/u.test(bare)) throw new PhraseError(`"${token}": "*" and "~" stand once, at a word's end.`);
  const parts = words(bare);
  const last = parts.at(-1);
  if (last === undefined) throw new PhraseError(`"${token}" has no letter or digit.`);
  if (mark === '*' && last.length < 3) throw new PhraseError(`"${token}": "*" needs three letters before it.`);
  if (mark === '~' && (last.length < MIN_CLOSE || last.length > MAX_CLOSE))
    throw new PhraseError(`"${token}": "~" needs ${MIN_CLOSE} to ${MAX_CLOSE} letters before it.`);
  return parts.map((word, index) => ({ kind: 'word', symbol: index === parts.length - 1 ? word + mark : word }));
}

/** A gap between real words only: so two gaps never meet, and no hit grows over words that prove nothing. */
function checkGaps(parts: readonly Part[]): void {
  for (const [index, part] of parts.entries()) {
    if (part.kind !== 'gap') continue;
    const before = parts[index - 1];
    const after = parts[index + 1];
    if (before === undefined || after === undefined || canBeEmpty(before) || canBeEmpty(after))
      throw new PhraseError('".." must stand between words that are not optional.');
  }
}

function canBeEmpty(part: Part): boolean {
  if (part.kind === 'word') return false;
  if (part.kind === 'gap') return true;
  if (part.kind === 'sequence') return part.parts.every(canBeEmpty);
  return part.optional || part.branches.some(canBeEmpty);
}

function eitherOrder(left: Part, right: Part): Part {
  if (canBeEmpty(left) || canBeEmpty(right)) throw new PhraseError('Each side of "&" needs a word that is not optional.');
  const near: Part = { kind: 'gap', reach: NEAR };
  const orders = [[left, near, right], [right, near, left]];
  return { kind: 'choice', branches: orders.map((parts) => ({ kind: 'sequence', parts })), optional: false };
}
