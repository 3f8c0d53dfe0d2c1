import { type BuiltIn, builtIns } from './event.ts';
import type { OpenQuestion } from './question.ts';

/**
 * What a button carries: at most 64 bytes of ASCII, opaque to everybody else.
 *
 *     1k9x2f.7.0        option 0 of the question with this key, asked as the 7th
 *     1k9x2f.7.*        skip it
 *     1k9x2f.7.t5       show it again with options 0 and 2 chosen
 *     1k9x2f.7.d5       answer it with options 0 and 2
 *     ~1k9x2f.0-2-t5    in a discreet flow: the answers so far, the last of them just given
 *     !back  !language.es
 */
export type Token =
  | { kind: 'answer'; key: string; asked: number; value: Value }
  | { kind: 'discreet'; key: string; values: Value[] }
  | { kind: 'word'; word: ControlWord; argument?: string };

export type Value = { kind: 'option'; at: number } | { kind: 'skip' } | { kind: 'choosing' | 'chosen'; bits: number };

/** Built-in words, and the ways back to the place that was kept: from a crisis card, and from a discreet flow. */
export type ControlWord = BuiltIn | 'resume' | 'place';

const controls: ReadonlySet<string> = new Set([...builtIns, 'resume', 'place']);

export function wordToken(word: ControlWord, argument?: string): string {
  return argument ? `!${word}.${argument}` : `!${word}`;
}

/** Makes the tokens of one question's buttons. */
export type Tokens = (value: Value) => string;

export function questionTokens(question: OpenQuestion, asked: number): Tokens {
  return (value) => `${question.key}.${asked.toString(36)}.${writeValue(value)}`;
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
  const [, key, asked, written] = /^([0-9a-z]{1,7})\.([0-9a-z]{1,8})\.([0-9a-z*]{1,8})$/.exec(token) ?? [];
  const value = readValue(written);
  if (!key || !asked || !value) return undefined;
  return { kind: 'answer', key, asked: Number.parseInt(asked, 36), value };
}

function readWord(text: string): Token | undefined {
  const [, word, argument] = /^([a-z]{1,12})(?:\.([A-Za-z-]{1,20}))?$/.exec(text) ?? [];
  if (!word || !controls.has(word)) return undefined;
  return { kind: 'word', word: word as ControlWord, ...(argument && { argument }) };
}

function readDiscreet(text: string): Token | undefined {
  const [, key, written] = /^([0-9a-z]{1,7})\.([0-9a-z*-]{0,54})$/.exec(text) ?? [];
  if (!key || written === undefined) return undefined;
  const values = written === '' ? [] : written.split('-').map(readValue);
  const known = values.filter((value) => value !== undefined);
  return known.length === values.length ? { kind: 'discreet', key, values: known } : undefined;
}

const letters = { choosing: 't', chosen: 'd' } as const;

function writeValue(value: Value): string {
  if (value.kind === 'skip') return '*';
  if (value.kind === 'option') return value.at.toString(10);
  return letters[value.kind] + value.bits.toString(16);
}

function readValue(text: string | undefined): Value | undefined {
  if (text === '*') return { kind: 'skip' };
  const [, letter, digits] = /^([td]?)([0-9a-f]{1,7})$/.exec(text ?? '') ?? [];
  if (!digits) return undefined;
  if (letter) return { kind: letter === 't' ? 'choosing' : 'chosen', bits: Number.parseInt(digits, 16) };
  return /^\d{1,3}$/.test(digits) ? { kind: 'option', at: Number(digits) } : undefined;
}
