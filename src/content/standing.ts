import type { Entry, Kind } from './schema.ts';

/** What the reader's situation rules out. */
export interface Situation {
  /** The reader's screen may be watched: see `Message.discreet`. */
  discreet?: boolean | undefined;
}

/**
 * How much of an entry may be shown.
 * `open`: all of it, without a remark. `confirmed`, `seen`: all of it, with the date. `withheld`: name and
 * official site only. `hidden`: nothing.
 */
export type Standing =
  | { kind: 'open' }
  | { kind: 'confirmed'; on: string }
  | { kind: 'seen'; on: string }
  | { kind: 'withheld' }
  | { kind: 'hidden' };

/** Numbers that someone in danger needs are not held back because nobody has read a page this year. */
const URGENT: readonly Kind[] = ['emergency', 'emotional', 'child'];

/** What may stand on a screen that someone else may see. */
const WHEN_WATCHED: readonly Kind[] = ['trafficking', 'consular', 'emotional'];

/** The one rule of display. `today` is an ISO date; nothing here has a clock. */
export function standing(entry: Entry, today: string, situation: Situation = {}): Standing {
  const { status, seen_on: seen, checked_on: checked } = entry;
  if (status === 'conflict') return { kind: 'hidden' };
  if (situation.discreet === true && !mayBeWatched(entry)) return { kind: 'hidden' };
  if (entry.checked_by !== undefined && checked !== undefined && isFresh(checked, today))
    return { kind: 'confirmed', on: checked };
  if (URGENT.includes(entry.kind) && isBacked(entry)) return { kind: 'open' };
  if (status === 'V' && seen !== undefined && isFresh(seen, today)) return { kind: 'seen', on: seen };
  return { kind: 'withheld' };
}

export function allowsWhenWatched(kind: Kind): boolean {
  return WHEN_WATCHED.includes(kind);
}

/** Within twelve months. ISO dates sort as text; 29 February becomes a day after the 28th, which is harmless. */
export function isFresh(date: string, today: string): boolean {
  const nextYear = `${Number(date.slice(0, 4)) + 1}`.padStart(4, '0') + date.slice(4);
  return today <= nextYear;
}

function mayBeWatched({ kind, police }: Entry): boolean {
  return allowsWhenWatched(kind) && police !== true;
}

/** Read on a page of the service or its authority, or stated by two independent pages. */
function isBacked({ status, source2 }: Entry): boolean {
  return status === 'V' || (status === 'C' && source2 !== undefined);
}
