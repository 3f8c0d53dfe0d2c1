import type { PersonKey } from '../store.ts';
import { retention } from '../store.ts';
import { unhurried } from '../unhurried.ts';
import type { Database } from './connection.ts';

/** Rows deleted, and rows looked at, by one statement: a few milliseconds. Several workers may sweep at once. */
const BATCH = 500;
const WALK = 2_000;

const nextPeople = {
  text: 'SELECT max(person) AS last FROM (SELECT person FROM bothends.session WHERE person > $1 ORDER BY person LIMIT $2) AS next',
};
const expiredSessions = {
  text: `WITH gone AS (
    DELETE FROM bothends.session WHERE person IN (
      SELECT person FROM bothends.session WHERE person > $1 AND person <= $2 AND expires <= $3 FOR UPDATE SKIP LOCKED)
    RETURNING 1) SELECT count(*) AS gone FROM gone`,
};
/** A time far ahead was noted while a clock was wrong. An outbox entry goes with the event it answers. */
const expiredEvents = {
  text: `WITH old AS (
    DELETE FROM bothends.event WHERE id IN (
      SELECT id FROM bothends.event WHERE at <= $1 OR at > $2 LIMIT $3 FOR UPDATE SKIP LOCKED)
    RETURNING n), unsent AS (
    DELETE FROM bothends.outbox USING old WHERE outbox.id = old.n) SELECT count(*) AS gone FROM old`,
};
const expiredRevisions = {
  text: `WITH gone AS (
    DELETE FROM bothends.revision WHERE (flow, revision) IN (
      SELECT flow, revision FROM bothends.revision WHERE touched <= $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
    RETURNING 1) SELECT count(*) AS gone FROM gone`,
};

export async function sweep({ run }: Database, now: number): Promise<number> {
  const count = async (statement: { text: string }, values: unknown[]) => (await run<{ gone: number }>(statement, values))[0]?.gone ?? 0;
  const sessions = await sweepSessions(run, (from, last) => count(expiredSessions, [from, last, now]));
  const events = await drain(() => count(expiredEvents, [now - retention.events, now + retention.events, BATCH]));
  const revisions = await drain(() => count(expiredRevisions, [now - retention.revisions, BATCH]));
  return sessions + events + revisions;
}

async function sweepSessions(run: Database['run'], expire: (from: string, last: PersonKey) => Promise<number>): Promise<number> {
  let total = 0;
  for (let from = ''; ; ) {
    const [next] = await run<{ last: PersonKey | null }>(nextPeople, [from, WALK]);
    const last = next?.last ?? null;
    if (last === null) return total;
    total += await unhurried(() => expire(from, last));
    from = last;
  }
}

/** Until a batch finds nothing. */
async function drain(batch: () => Promise<number>): Promise<number> {
  let total = 0;
  for (let gone = 1; gone > 0; total += gone) gone = await unhurried(batch);
  return total;
}
