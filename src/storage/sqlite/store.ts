import type { DatabaseSync } from 'node:sqlite';
import { Queue } from '../queue.ts';
import { expiry, isEmpty, readRow } from '../row.ts';
import type { Seal } from '../seal.ts';
import { CorruptRow, StoreUnavailable } from '../store.ts';
import type {
  Committed, Json, OutboxEntry, OutboxId, PersonKey, RevisionName, Row, Store, StoredRevision, TurnWrite,
} from '../store.ts';
import { PATIENCE_MS, isBusy, patiently, unavailable } from './errors.ts';
import { statements } from './statements.ts';
import type { OutboxRow, Statements } from './statements.ts';
import { sweep } from './sweep.ts';
import { emptyLog, transaction } from './transaction.ts';
import { forget, markSent, saveTurn } from './turn.ts';
import type { PreparedTurn } from './turn.ts';

export interface SqliteOptions {
  seal: Seal;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Told of what had to be given up (an outbox entry that does not open); no personal data in it. */
  report?: (problem: Error) => void;
  /** Turns in one transaction. */
  batch?: number;
}

/** Most writes of one transaction: about 10 ms of the event loop, and one sync for all of them. */
const BATCH = 512;

/** Takes a database as `connect` opened it. Reads are immediate; writes wait in the queue for their group. */
export class SqliteStore implements Store {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #options: SqliteOptions;
  readonly #sql: Statements;
  readonly #queue: Queue;

  constructor(db: DatabaseSync, options: SqliteOptions) {
    this.#db = db;
    this.#file = db.location() ?? ':memory:';
    this.#options = options;
    this.#sql = statements(db);
    this.#queue = new Queue(
      {
        transaction: (work) => transaction(db, work),
        isBusy,
        unavailable: (error) => unavailable(error, this.#file),
      },
      { batch: options.batch ?? BATCH, patience: PATIENCE_MS },
    );
  }

  load(person: PersonKey): Promise<Row | undefined> {
    return this.#read(() => {
      const row = this.#sql.load(person, this.#options.clock());
      return row && readRow(row.version, row.session, row.adapter);
    });
  }

  async commit(turn: TurnWrite): Promise<Committed> {
    const { clock } = this.#options;
    const prepared = this.#prepare(turn);
    return this.#queue.add(() => saveTurn(this.#sql, prepared, clock(), (row) => this.#open(row)));
  }

  #prepare(turn: TurnWrite): PreparedTurn {
    const { seal, clock } = this.#options;
    const { person, outbox } = turn;
    return {
      person,
      event: seal.eventKey(turn.event),
      version: turn.version,
      session: isEmpty(turn.session) ? undefined : JSON.stringify(turn.session),
      adapter: JSON.stringify(turn.adapter),
      expires: expiry(turn.session, clock()),
      outbox: outbox && {
        platform: outbox.platform,
        sealed: seal.seal([outbox.to, outbox.calls], about(person, outbox.platform)),
        total: outbox.calls.length,
      },
      old: turn.old ?? [],
      minAge: turn.minAge ?? 0,
    };
  }

  async markSent(outbox: OutboxId, sent: number, adapter?: Json): Promise<void> {
    const state = adapter === undefined ? undefined : JSON.stringify(adapter);
    await this.#queue.add(() => markSent(this.#sql, outbox, sent, state));
  }

  async unsent(platform: string, limit: number, minAge = 0, after: OutboxId = 0): Promise<OutboxEntry[]> {
    const now = this.#options.clock();
    const rows = await this.#read(() => this.#sql.unsent(after, platform, now - minAge, now + minAge, limit));
    return rows.flatMap((row) => this.#open(row) ?? []);
  }

  /** Undefined when it cannot be opened: then it is deleted, or it would stand in the way for ever. */
  #open(row: OutboxRow): OutboxEntry | undefined {
    const { id, person, platform, sealed, sent } = row;
    try {
      const content = this.#options.seal.open(sealed, about(person, platform));
      if (!Array.isArray(content)) throw new CorruptRow('an outbox entry does not hold calls');
      const [to = null, calls] = content;
      if (!Array.isArray(calls)) throw new CorruptRow('an outbox entry does not hold calls');
      return { id, person, platform, to, calls, sent };
    } catch (error) {
      this.#giveUp(id, error);
      return undefined;
    }
  }

  #giveUp(id: OutboxId, error: unknown): void {
    const { report } = this.#options;
    report?.(new Error(`${this.#file}: outbox entry ${id} is given up`, { cause: error }));
    this.#queue.add(() => this.#sql.dropOutbox(id)).catch((problem: Error) => report?.(problem));
  }

  async forget(person: PersonKey, event?: string): Promise<boolean> {
    const { seal, clock } = this.#options;
    const key = event === undefined ? undefined : seal.eventKey(event);
    const first = await this.#queue.add(() => forget(this.#sql, person, key, clock()));
    // For a redelivery too: the first time may have got no further than the transaction.
    await this.#emptyLog();
    return first;
  }

  /** Until this is done, what was deleted can still be read in the write-ahead log. */
  #emptyLog(): Promise<void> {
    return patiently(this.#file, () => emptyLog(this.#db));
  }

  async keepRevision({ flow, revision, source }: StoredRevision): Promise<void> {
    await this.#queue.add(() => this.#sql.keep(flow, revision, source, this.#options.clock()));
  }

  async revision(flow: string, revision: string): Promise<StoredRevision | undefined> {
    const row = await this.#read(() => this.#sql.source(flow, revision));
    return row && { flow, revision, source: row.source };
  }

  async sweep(current: readonly RevisionName[]): Promise<number> {
    const gone = await sweep(this.#sql, this.#queue, this.#options.clock(), current);
    await this.#emptyLog();
    return gone;
  }

  async close(): Promise<void> {
    await this.#queue.close();
    if (!this.#db.isOpen) return;
    await this.#emptyLog().catch((error: Error) => this.#options.report?.(error));
    this.#db.close();
  }

  #read<T>(read: () => T): Promise<T> {
    return patiently(this.#file, () => {
      if (!this.#db.isOpen) throw new StoreUnavailable('the store is closed');
      return read();
    });
  }
}

/** Binds a sealed entry to its person and platform. */
function about(person: PersonKey, platform: string): string {
  return `${person} ${platform}`;
}
