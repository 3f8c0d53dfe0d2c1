import type { Queue } from '../queue.ts';
import { retention } from '../store.ts';
import { unhurried } from '../unhurried.ts';
import type { RevisionName } from '../store.ts';
import type { Statements } from './statements.ts';

/** Rows deleted, and rows looked at, in one transaction: a few milliseconds that turns wait. */
const BATCH = 250;
const WALK = 1000;

/** Every batch goes through the queue, so that people's turns come in between, and leaves the disk time to write what it changed. */
export async function sweep(
  sql: Statements,
  queue: Queue,
  now: number,
  current: readonly RevisionName[],
): Promise<number> {
  await queue.add(() => {
    for (const { flow, revision } of current) sql.touch(now, flow, revision, now);
  });
  const sessions = await sweepSessions(sql, queue, now);
  const events = await drain(queue, () => expiredEvents(sql, now));
  const revisions = await drain(queue, () => sql.expiredRevisions(now - retention.revisions, BATCH));
  return sessions + events + revisions;
}

async function sweepSessions(sql: Statements, queue: Queue, now: number): Promise<number> {
  let total = 0;
  for (let after: string | null = ''; after !== null; ) {
    const from: string = after;
    const walk = () => {
      const last = sql.nextPeople(from, WALK)?.last ?? null;
      return { last, gone: last === null ? 0 : sql.expiredSessions(from, last, now) };
    };
    const step = await unhurried(() => queue.add(walk));
    total += step.gone;
    after = step.last;
  }
  return total;
}

/** An outbox entry goes with the event it answers, and bears its number. */
function expiredEvents(sql: Statements, now: number): number {
  const range = [BATCH, now - retention.events, now + retention.events] as const;
  return sql.expiredOutbox(...range) + sql.expiredEvents(...range);
}

/** Until a batch finds nothing. */
async function drain(queue: Queue, batch: () => number): Promise<number> {
  let total = 0;
  for (let gone = 1; gone > 0; total += gone) gone = await unhurried(() => queue.add(batch));
  return total;
}
