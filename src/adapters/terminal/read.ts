import type { Event, Incoming } from '../../botkit/adapter.ts';
import { clean } from '../../message/clean.ts';
import { type Keys, wordOf } from './render.ts';

/** One person sits at a terminal. */
const USER = 'terminal';
/** As long as a message can be elsewhere; more is no answer to anything. */
const MOST = 4096;

/** A delivery: the line's number is its id. */
export function incoming(number: number, event: Event, locale: string | undefined): Incoming {
  return { id: String(number), user: USER, to: null, event: locale ? { ...event, locale } : event, ephemeral: true };
}

/** What a typed line means, given the buttons last shown. An empty line means nothing. */
export function read(line: string, keys: Keys | undefined): Event | undefined {
  const text = clean(line).trim().slice(0, MOST);
  if (!text) return undefined;
  return (keys && pressed(text, keys)) ?? { kind: 'text', text };
}

function pressed(text: string, keys: Keys): Event | undefined {
  const word = keys.words.find((each) => each.word === wordOf(text));
  if (word) return { kind: 'press', token: word.token };
  if (!/^\d{1,3}([\s,.)]+\d{1,3})*[.)]?$/.test(text)) return undefined;
  const tokens = [...new Set(text.match(/\d+/g))].map((digits) => keys.options[Number(digits) - 1]);
  if (!tokens.every((token) => token !== undefined)) return undefined;
  if (keys.many) return { kind: 'choose', tokens };
  const [only] = tokens;
  return tokens.length === 1 && only !== undefined ? { kind: 'press', token: only } : undefined;
}
