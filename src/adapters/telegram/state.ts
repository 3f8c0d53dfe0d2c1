import type { Json } from '../../botkit/adapter.ts';

/** What is remembered of a chat: ids of messages, never what they say. */
export type State = {
  /** Messages whose buttons can still be pressed, oldest first. */
  open: number[];
  /** Messages that may be deleted, by the hour they were sent in: `[hour since 1970, id, id, …]`. */
  recent: number[][];
};

/** More than these are forgotten, the oldest first. */
const OPEN = 4;
const RECENT = 100;
/** A bot may delete a message within 48 hours; one hour less, since hours are rounded. */
const HOURS = 47;

export function stateOf(json: Json): State {
  const { open, recent } = json && typeof json === 'object' && !Array.isArray(json) ? json : {};
  return { open: numbers(open), recent: Array.isArray(recent) ? recent.map(numbers).filter((each) => each.length > 1) : [] };
}

function numbers(json: Json | undefined): number[] {
  return Array.isArray(json) ? json.filter((each) => typeof each === 'number') : [];
}

/** A message came or went. */
export function withMessage({ open, recent }: State, id: number, date: number, buttons = false): State {
  return { open: buttons ? [...open, id].slice(-OPEN) : open, recent: added(recent, id, Math.floor(date / 3_600)) };
}

function added(recent: readonly number[][], id: number, hour: number): number[][] {
  if (recent.some(([, ...ids]) => ids.includes(id))) return [...recent];
  const last = recent.at(-1);
  const next = last?.[0] === hour ? [...recent.slice(0, -1), [...last, id]] : [...recent, [hour, id]];
  const count = next.reduce((sum, each) => sum + each.length - 1, 0);
  return count > RECENT ? next.slice(1) : next;
}

/** Ids that can still be deleted at a time (seconds since 1970), the latest first. */
export function deletable(recent: readonly number[][], now: number): number[] {
  return recent.flatMap(([hour = 0, ...ids]) => (now / 3_600 - hour <= HOURS ? ids : [])).reverse();
}
