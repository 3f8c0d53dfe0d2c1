import type { OutboxRow } from './outbox.ts';
import { openEntry } from './outbox.ts';
import type { Seal } from './seal.ts';

/** One thing that an operator may want to know of the database, in a line without any secret. */
export interface Finding {
  /** What was looked at, in a word. */
  what: string;
  /** A problem keeps the bot from serving, or loses something. */
  state: 'ok' | 'warning' | 'problem';
  text: string;
}

export function ok(what: string, text: string): Finding {
  return { what, state: 'ok', text };
}
export function warning(what: string, text: string): Finding {
  return { what, state: 'warning', text };
}
export function problem(what: string, text: string): Finding {
  return { what, state: 'problem', text };
}

export function schemaFinding(found: number, known: number): Finding {
  if (found > known) return problem('schema', `version ${found}, this release knows ${known}: run the newer release, or restore the copy made before it`);
  return ok('schema', found < known ? `version ${found}; the next start brings it to ${known}` : `version ${found}`);
}

/** Whether the secret is the one that the database was made with, and opens what waits to be sent. */
export function secretFinding(seal: Seal | undefined, fingerprint: Uint8Array | undefined, waiting: readonly OutboxRow[]): Finding {
  if (!fingerprint) return ok('secret', 'not needed yet: nothing is stored');
  if (!seal) return problem('secret', 'there is none: set SESSION_SECRET to the one that the database was made with, or restore its file');
  if (!Buffer.from(seal.fingerprint).equals(fingerprint)) return problem('secret', 'it is not the one that the database was made with: nobody would find their conversation again');
  const closed = waiting.filter((row) => !opens(seal, row)).length;
  if (closed > 0) return problem('secret', `${closed} of ${waiting.length} waiting replies do not open: they were changed, and will be given up`);
  return ok('secret', waiting.length > 0 ? `opens what is stored (${waiting.length} waiting replies tried)` : 'the one that the database was made with');
}

function opens(seal: Seal, row: OutboxRow): boolean {
  try {
    return openEntry(seal, row) !== undefined;
  } catch {
    return false;
  }
}

export function megabytes(bytes: number): string {
  return `${Math.round(bytes / 1e6).toLocaleString('en')} MB`;
}
