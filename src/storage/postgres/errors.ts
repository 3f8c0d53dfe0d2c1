import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { StoreRefused, StoreUnavailable } from '../store.ts';

/** How long a call waits for a database that is away or has no room, in milliseconds. */
const PATIENCE_MS = 4_000;
/** The same where the connection broke in the middle of a turn: till then nobody knows whether it was saved. */
export const UNDECIDED_MS = 10_000;
const WAIT_MS = { first: 20, most: 500 };
/** Times that a statement is made again because it met another one. */
const COLLISIONS = 10;

/** Classes and codes of PostgreSQL that mean: not now, or not on this server. What remains is our bug. */
const OUTAGES = /^(08|53|57|58|XX00[12]$|25006$|28|3D|42501$|55P03$)/;
/** Two transactions met, or another process noted an event of ours first: made again, it is seen. */
const COLLIDED: ReadonlySet<string> = new Set(['40001', '40P01', '23505']);
/** At the start: waiting does not help. */
const REFUSED: Readonly<Record<string, string>> = {
  '28P01': 'user name or password is wrong',
  '28000': 'this user may not come in from here (see pg_hba.conf)',
  '3D000': 'there is no such database; make it with: createdb NAME',
  '42501': 'this user may not make or use the schema bothends; give it: GRANT CREATE ON DATABASE',
};
/** For an operator who does not know the codes. */
const MEANINGS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens at this address and port',
  ENOTFOUND: 'no machine has this name',
  EAI_AGAIN: 'names cannot be looked up now',
  ETIMEDOUT: 'it does not answer',
  EHOSTUNREACH: 'no way leads to this machine',
  ENETUNREACH: 'no way leads to its network',
  CONNECTION: 'the connection was lost or never made',
  53100: 'its disk is full',
  53300: 'it has no connection free',
  '57P03': 'it is starting or stopping',
};
/** Errors of the system and of the client from before anything was asked. */
const UNASKED = /^(ECONNREFUSED|ENOTFOUND|EAI_AGAIN|EHOSTUNREACH|ENETUNREACH)$/;

/** PostgreSQL's code (five characters) or the system's; texts may name the user, so only codes go on. */
export function codeOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : undefined;
}

export function isCollision(error: unknown): boolean {
  return COLLIDED.has(codeOf(error) ?? '');
}

/** `place` is the database without user and password. */
export function unavailable(error: unknown, place: string): StoreUnavailable | undefined {
  const reason = reasonOf(error);
  return reason ? new StoreUnavailable(`${place} cannot serve: ${reason}${MEANINGS[reason] ? ` (${MEANINGS[reason]})` : ''}`, { reason, file: place, cause: error }) : undefined;
}

function reasonOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = codeOf(error);
  if (code !== undefined) return OUTAGES.test(code) || /^E[A-Z_]+$|^ERR_(TLS|SSL)/.test(code) ? code : undefined;
  // The client's own errors have no code.
  return /connect|terminated|timeout|Client was closed|not queryable|SSL/i.test(error.message) ? 'CONNECTION' : undefined;
}

/** What only the operator can mend. */
export function refused(error: unknown, place: string): StoreRefused | undefined {
  const why = REFUSED[codeOf(error) ?? ''];
  return why === undefined ? undefined : new StoreRefused(`${place}: ${why}.`, { cause: error });
}

/** Whether a statement may have been carried out though it failed: the connection broke after it was sent. */
function isUndecided(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return error.code?.startsWith('57P') ?? false;
  return !UNASKED.test(codeOf(error) ?? '') && !(error instanceof Error && /trying to connect|while connecting/.test(error.message));
}

/**
 * Tries again while the database is away, without holding anybody else up. The work is told whether an earlier try
 * of it may have been carried out.
 */
export async function patiently<T>(place: string, attempt: (maybe: boolean) => Promise<T>, undecided = PATIENCE_MS): Promise<T> {
  const began = performance.now();
  let [maybe, collisions] = [false, 0];
  for (let wait = WAIT_MS.first; ; wait = Math.min(WAIT_MS.most, wait * 2)) {
    try {
      return await attempt(maybe);
    } catch (error) {
      if (isCollision(error) && (collisions += 1) < COLLISIONS) continue;
      const outage = unavailable(error, place);
      if (!outage) throw error;
      maybe ||= isUndecided(error);
      if (performance.now() - began > (maybe ? undecided : PATIENCE_MS)) throw outage;
    }
    await pause(wait * (0.5 + Math.random() / 2));
  }
}
