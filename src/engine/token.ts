import { type BuiltIn, builtIns } from './event.ts';
import type { OpenQuestion } from './question.ts';

/**
 * What a button carries: at most 64 bytes of ASCII, opaque to everybody else.
 *
 *     2166136261.7.0        option 0 of the question with this key, asked as the 7th
 *     2166136261.7.*        skip it
 *     2166136261.7.b        back from it
 *     2166136261.7.t5x2     show it again with options 0 and 2 chosen, of which 2 is this button's
 *     2166136261.7.d5       answer it with options 0 and 2
 *     ~2166136261.0-2-t5x2  in a discreet flow: the answers so far, the last of them just given
 *     !back  !language.es
 */
export type Token =
  | { kind: 'answer'; key: string; asked: number; value: Value }
  | { kind: 'discreet'; key: string; values: Value[] }
  | { kind: 'word'; word: ControlWord; argument?: string };

export type Value =
  | { kind: 'option'; at: number }
  | { kind: 'skip' | 'back' }
  /** `at`: the option whose button it is. */
  | { kind: 'choosing'; bits: number; at: number }
  | { kind: 'chosen'; bits: number };

/** Built-in words, and the ways back to the place that was kept: from a crisis card, and from a discreet flow. */
export type ControlWord = BuiltIn | 'resume' | 'place';

const controls: ReadonlySet<string> = new Set([...builtIns, 'resume', 'place']);

export function wordToken(word: ControlWord, argument?: string): string {
  return argument ? `!${word}.${argument}` : `!${word}`;
}

/** Makes the tokens of one question's buttons. */
export type Tokens = (value: Value) => string;

export function questionTokens(question: OpenQuestion, asked: number): Tokens {
  const start = `${question.key}.${asked}.`;
  return (value) => start + writeValue(value);
}

export function discreetTokens(key: string, before: readonly Value[]): Tokens {
  return (value) => discreetToken(key, [...before, value]);
}

export function discreetToken(key: string, values: readonly Value[]): string {
  return `~${key}.${values.map(writeValue).join('-')}`;
}

export function readToken(token: string): Token | undefined {
  if (token.length > 64) return undefined;
  if (token.startsWith('!')) return readWord(token.slice(1));
  if (token.startsWith('~')) return readDiscreet(token.slice(1));
  const first = token.indexOf('.');
  const second = token.indexOf('.', first + 1);
  const value = readValue(token.slice(second + 1));
  const asked = Number(token.slice(first + 1, second));
  if (first < 1 || second < 0 || !Number.isSafeInteger(asked) || !value) return undefined;
  return { kind: 'answer', key: token.slice(0, first), asked, value };
}

function readWord(text: string): Token | undefined {
  const [, word, argument] = /^([a-z]{1,12})(?:\.([A-Za-z0-9-]{1,20}))?$/.exec(text) ?? [];
  if (!word || !controls.has(word)) return undefined;
  return { kind: 'word', word: word as ControlWord, ...(argument && { argument }) };
}

function readDiscreet(text: string): Token | undefined {
  const [, key, written] = /^(\d{1,10})\.([0-9a-z*-]{0,52})$/.exec(text) ?? [];
  if (!key || written === undefined) return undefined;
  const values = written === '' ? [] : written.split('-').map(readValue);
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? { kind: 'discreet', key, values: known } : undefined;
}

function writeValue(value: Value): string {
  switch (value.kind) {
    case 'skip':
      return '*';
    case 'back':
      return 'b';
    case 'option':
      return String(value.at);
    case 'choosing':
      return `t${value.bits.toString(16)}x${value.at}`;
    case 'chosen':
      return `d${value.bits.toString(16)}`;
    default:
      return value satisfies never;
  }
}

function readValue(text: string | undefined): Value | undefined {
  if (text !== undefined && text.length === 1 && text >= '0' && text <= '9') return { kind: 'option', at: Number(text) }; // nearly every press
  if (text === '*') return { kind: 'skip' };
  if (text === 'b') return { kind: 'back' };
  const { option, chosen, choosing, at } = /^(?:(?<option>\d{1,3})|d(?<chosen>[0-9a-f]{1,7})|t(?<choosing>[0-9a-f]{1,7})x(?<at>\d\d?))$/.exec(text ?? '')?.groups ?? {};
  if (option) return { kind: 'option', at: Number(option) };
  if (chosen) return { kind: 'chosen', bits: Number.parseInt(chosen, 16) };
  return choosing ? { kind: 'choosing', bits: Number.parseInt(choosing, 16), at: Number(at) } : undefined;
}
