import { basename } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { StoreUnavailable } from '../store.ts';

/** How long anybody waits for another process's lock, in milliseconds. */
export const PATIENCE_MS = 4000;

/** Primary result codes of SQLite that mean: not now, or not on this disk. What remains is our bug. */
const OUTAGES: Record<number, string> = {
  5: 'SQLITE_BUSY',
  6: 'SQLITE_LOCKED',
  7: 'SQLITE_NOMEM',
  8: 'SQLITE_READONLY',
  10: 'SQLITE_IOERR',
  11: 'SQLITE_CORRUPT',
  13: 'SQLITE_FULL',
  14: 'SQLITE_CANTOPEN',
  15: 'SQLITE_PROTOCOL',
  23: 'SQLITE_AUTH',
  26: 'SQLITE_NOTADB',
};

/** Waiting does not help. */
const DAMAGED: ReadonlySet<string> = new Set(['SQLITE_CORRUPT', 'SQLITE_NOTADB']);

export function isBusy(error: unknown): boolean {
  const code = primaryCode(error);
  return code === 5 || code === 6;
}

/** For what SQLite reports as a value and not as an error. */
export function busy(message: string): Error {
  return Object.assign(new Error(message), { errcode: 5 });
}

/** SQLite's own texts name tables and causes, never values: they may go to a log. */
export function unavailable(error: unknown, file: string): StoreUnavailable | undefined {
  const name = OUTAGES[primaryCode(error) ?? -1];
  if (!name || !(error instanceof Error)) return undefined;
  const advice = DAMAGED.has(name) ? ': restore a copy, or move the file away to begin with an empty one' : '';
  return new StoreUnavailable(`${file}: ${error.message} (${name})${advice}`, { reason: name, file: basename(file), cause: error });
}

/** Extended codes carry the primary one in their low byte. */
function primaryCode(error: unknown): number | undefined {
  if (!(error instanceof Error) || !('errcode' in error)) return undefined;
  return typeof error.errcode === 'number' ? error.errcode & 0xff : undefined;
}

/**
 * Tries again while another process holds the lock, leaving the event loop free in between.
 * Other outages are turned into `StoreUnavailable` at once.
 */
export async function patiently<T>(file: string, attempt: () => T): Promise<T> {
  const until = performance.now() + PATIENCE_MS;
  for (let wait = 4; ; wait = Math.min(60, wait * 2)) {
    try {
      return attempt();
    } catch (error) {
      if (!isBusy(error) || performance.now() > until) throw unavailable(error, file) ?? error;
    }
    await pause(wait);
  }
}
