import type { Seal } from '../seal.ts';
import { about, contentOf, openEntry, type OutboxRow } from '../outbox.ts';
import { expiry, isDue, isEmpty } from '../row.ts';
import type { Committed, Json, OutboxEntry, OutboxId, RevisionName, TurnWrite } from '../store.ts';
import { Batches } from './batches.ts';
import type { Database } from './connection.ts';
import { patiently, UNDECIDED_MS } from './errors.ts';
import type { Lease } from './lease.ts';
import * as statements from './statements.ts';
import type { TurnRow } from './statements.ts';
import { type PreparedTurn, valuesOf } from './turn.ts';

export interface PostgresOptions {
  seal: Seal;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Told of what had to be given up (an outbox entry that does not open); no personal data in it. */
  report?: (problem: Error) => void;
}

interface Mark {
  id: OutboxId;
  sent: number;
  adapter: string | undefined;
}

/** What became of a turn; `maybe`: an earlier try of the same statement may have been carried out. */
interface Outcome {
  row: TurnRow;
  maybe: boolean;
}

/** A revision's time is written at most this often, in milliseconds. */
const TOUCH_EVERY = 3_600_000;

/** Saves turns, and notes what went out: many at once. */
export class Writer {
  readonly #database: Database;
  readonly #lease: Lease;
  readonly #options: Required<PostgresOptions>;
  readonly #turns: Batches<PreparedTurn, Outcome>;
  readonly #marks: Batches<Mark, void>;
  readonly #touched = new Map<string, number>();

  constructor(database: Database, lease: Lease, options: Required<PostgresOptions>) {
    this.#database = database;
    this.#lease = lease;
    this.#options = options;
    this.#turns = new Batches({ run: (turns) => this.#saveAll(turns), keysOf: ({ person, event }) => [person, Buffer.from(event).toString('latin1')] });
    this.#marks = new Batches({ run: (marks) => this.#markAll(marks), keysOf: ({ id }) => [id] });
  }

  async commit(turn: TurnWrite): Promise<Committed> {
    const prepared = this.#prepare(turn);
    if (turn.old?.length) await this.#touch(turn.old);
    const { row, maybe } = await this.#turns.add(prepared);
    if (row.version !== null) return this.#saved(row.version, turn, row.number);
    if (!row.known) return { outcome: 'conflict' };
    const waiting = waitingOf(row, turn);
    // The turn was this very one, and the answer to it got lost on the way.
    if (maybe && waiting) return this.#saved(turn.version, turn, row.number);
    const due = waiting && isDue(row.at ?? 0, this.#options.clock(), turn.minAge ?? 0);
    const unsent = due && (await this.open(waiting));
    return { outcome: 'duplicate', ...(unsent && { unsent }) };
  }

  #prepare({ person, event, version, session, adapter, outbox }: TurnWrite): PreparedTurn {
    const { seal, clock } = this.#options;
    return {
      person,
      event: seal.eventKey(event),
      version,
      session: isEmpty(session) ? undefined : JSON.stringify(session),
      adapter: JSON.stringify(adapter),
      expires: expiry(session, clock()),
      outbox: outbox && { platform: outbox.platform, sealed: seal.seal(contentOf(outbox), about(person, outbox.platform)), total: outbox.calls.length },
    };
  }

  async #saved(version: number, { outbox }: TurnWrite, number: number | null): Promise<Committed> {
    if (!outbox || number === null) return { outcome: 'saved', version };
    this.#lease.hold(number);
    // After an outage this may be the first to reach the database. What is not sure is left to the next look.
    await this.#lease.assert().catch(() => {});
    return { outcome: 'saved', version, outbox: number };
  }

  #saveAll(turns: PreparedTurn[]): Promise<Outcome[]> {
    const { place } = this.#database;
    return patiently(place, async (maybe) => {
      const rows = await this.#database.run<TurnRow>(statements.save, valuesOf(turns, this.#options.clock(), this.#lease.id));
      return rows.map((row) => ({ row, maybe }));
    }, UNDECIDED_MS);
  }

  /** Before the turn: a revision that is kept for nothing does no harm. */
  async #touch(revisions: readonly RevisionName[]): Promise<void> {
    const now = this.#options.clock();
    const due = revisions.filter((each) => !((this.#touched.get(nameOf(each)) ?? 0) >= now - TOUCH_EVERY));
    if (due.length === 0) return;
    await patiently(this.#database.place, () => this.touch(due, now, now - TOUCH_EVERY));
    for (const each of due) this.#touched.set(nameOf(each), now);
  }

  async touch(revisions: readonly RevisionName[], now: number, before: number): Promise<void> {
    await this.#database.run(statements.touch, [now, revisions.map(({ flow }) => flow), revisions.map(({ revision }) => revision), before]);
  }

  async markSent(id: OutboxId, sent: number, adapter: Json | undefined): Promise<void> {
    // First, since it may not be JSON: then nothing is changed.
    const text = adapter === undefined ? undefined : JSON.stringify(adapter);
    await this.#marks.add({ id, sent, adapter: text });
  }

  async #markAll(marks: Mark[]): Promise<void[]> {
    const values = [marks.map(({ id }) => id), marks.map(({ sent }) => sent), marks.map(({ adapter }) => adapter ?? null)];
    const finished = await patiently(this.#database.place, () => this.#database.run<{ id: OutboxId }>(statements.mark, values));
    for (const { id } of finished) this.#lease.release(id);
    return marks.map(() => undefined);
  }

  /** Undefined when it cannot be opened: then it is deleted, or it would stand in the way for ever. */
  async open(row: OutboxRow): Promise<OutboxEntry | undefined> {
    const { seal, report } = this.#options;
    try {
      const entry = openEntry(seal, row);
      this.#lease.hold(row.id);
      return entry;
    } catch (error) {
      report(new Error(`${this.#database.place}: outbox entry ${row.id} is given up: ${error instanceof Error ? error.message : ''}`));
      await this.#database.run(statements.dropOutbox, [row.id]).catch(report);
      return undefined;
    }
  }

  async close(): Promise<void> {
    await Promise.all([this.#turns.close(), this.#marks.close()]);
  }
}

function waitingOf({ number, sealed, platform, sent }: TurnRow, { person }: TurnWrite): OutboxRow | undefined {
  return number !== null && sealed && platform !== null && sent !== null ? { id: number, person, platform, sealed, sent } : undefined;
}

function nameOf({ flow, revision }: RevisionName): string {
  return `${flow} ${revision}`;
}
