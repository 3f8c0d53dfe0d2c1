import type { OutboxRow } from '../outbox.ts';
import { firstVersion } from '../row.ts';
import type { Committed, OutboxId, PersonKey, RevisionName, Shelf } from '../store.ts';
import type { Statements } from './statements.ts';

/** A turn ready to be written: everything costly or able to fail was done before the transaction. */
export interface PreparedTurn {
  person: PersonKey;
  event: Uint8Array;
  version: number;
  /** JSON; undefined when there is nothing to keep. */
  session: string | undefined;
  adapter: string;
  expires: number;
  outbox: { platform: string; sealed: Uint8Array; total: number } | undefined;
  old: readonly RevisionName[];
  minAge: number;
}

/** `Committed`, with what is unsent as it lies in the database. */
export type Saved = Exclude<Committed, { outcome: 'duplicate' }> | { outcome: 'duplicate'; unsent?: OutboxRow };

/** A revision's time is written at most this often, in milliseconds. */
const TOUCH_EVERY = 3_600_000;

/**
 * Within a transaction that other people's turns share: an expected refusal must not throw. The event goes
 * first, since a redelivery also has an outdated version; what a conflict leaves of it is taken back.
 */
export function saveTurn(sql: Statements, turn: PreparedTurn, now: number): Saved {
  const event = sql.addEvent(turn.event, now);
  if (event === undefined) return duplicate(sql, turn, now);
  const version = saveRow(sql, turn, now);
  if (version === undefined) {
    sql.dropEvent(event);
    return { outcome: 'conflict' };
  }
  touch(sql, turn.old, now);
  return { outcome: 'saved', version, ...addOutbox(sql, turn, event, version) };
}

function duplicate(sql: Statements, { event, minAge }: PreparedTurn, now: number): Saved {
  const unsent = sql.ofEvent(event, now - minAge, now + minAge);
  return { outcome: 'duplicate', ...(unsent && { unsent }) };
}

/** The new version, or undefined when the row is not at the turn's version. */
function saveRow(sql: Statements, turn: PreparedTurn, now: number): number | undefined {
  const { person, version, session, adapter, expires } = turn;
  if (session === undefined) return removeRow(sql, turn, now);
  if (version > 0) return sql.update(session, adapter, expires, person, version) ? version + 1 : undefined;
  const first = firstVersion();
  return sql.insert(person, first, session, adapter, expires, now) ? first : undefined;
}

function removeRow(sql: Statements, { person, version }: PreparedTurn, now: number): number | undefined {
  const removed = sql.remove(person, version, now) > 0;
  return removed || (version === 0 && !sql.load(person, now)) ? 0 : undefined;
}

function addOutbox(
  sql: Statements,
  { person, outbox }: PreparedTurn,
  event: OutboxId,
  version: number,
): { outbox?: OutboxId } {
  if (!outbox) return {};
  sql.addOutbox(event, person, version, outbox.platform, outbox.sealed, outbox.total);
  return { outbox: event };
}

function touch(sql: Statements, revisions: readonly RevisionName[], now: number): void {
  for (const { flow, revision } of revisions) sql.touch(now, flow, revision, now - TOUCH_EVERY);
}

/** False, and nothing done, when the event is known. */
export function forget(sql: Statements, person: PersonKey, event: Uint8Array | undefined, now: number): boolean {
  if (event !== undefined && sql.addEvent(event, now) === undefined) return false;
  sql.forget(person);
  sql.forgetOutbox(person);
  return true;
}

export function markSent(sql: Statements, id: OutboxId, sent: number, adapter: string | undefined): void {
  if (adapter !== undefined) sql.setAdapter(id, adapter);
  if (!sql.finish(id, sent)) sql.progress(id, sent);
}

/** Whether the document was at that version; `undefined` deletes it. */
export function saveDocument(sql: Statements, shelf: Shelf, key: string, value: string | undefined, version: number): boolean {
  if (value === undefined) return version === 0 ? !sql.document(shelf, key) : sql.dropDocument(shelf, key, version) > 0;
  const changed = version === 0 ? sql.addDocument(shelf, key, firstVersion(), value) : sql.changeDocument(value, shelf, key, version);
  return changed > 0;
}
