import type { DatabaseSync } from 'node:sqlite';
import { about, openEntry, type OutboxRow } from '../outbox.ts';
import { Queue } from '../queue.ts';
import type { Seal } from '../seal.ts';
import type { Committed, OutboxEntry, OutboxId, PersonKey, RevisionName, Shelf, StoredRevision } from '../store.ts';
import { isBusy, PATIENCE_MS, patiently, unavailable } from './errors.ts';
import { type Statements, statements } from './statements.ts';
import { sweep } from './sweep.ts';
import { emptyLog, transaction } from './transaction.ts';
import { forget, markSent, type PreparedTurn, saveDocument, saveTurn } from './turn.ts';

/**
 * All that changes a database, in plain values, so that it can be asked for from another thread. Each resolves
 * once it would survive a power cut; times (`now`) are milliseconds since 1970.
 */
export interface Writer {
  save(turn: TurnText, now: number): Promise<Committed>;
  markSent(outbox: OutboxId, sent: number, adapter: string | undefined): Promise<void>;
  /** As `Store.forget`; no byte is left in the write-ahead log either. */
  forget(person: PersonKey, event: string | undefined, now: number): Promise<boolean>;
  keep(revision: StoredRevision, now: number): Promise<void>;
  /** As `Store.saveDocument`; the value is JSON. */
  saveDocument(shelf: Shelf, key: string, value: string | undefined, version: number): Promise<boolean>;
  /** Deletes an outbox entry that cannot be opened, and reports it. */
  giveUp(outbox: OutboxId, why: string): Promise<void>;
  sweep(current: readonly RevisionName[], now: number): Promise<number>;
  /** Finishes what was begun; later calls reject with `StoreUnavailable`. */
  close(): Promise<void>;
}

/** A turn, its parts already JSON. */
export interface TurnText extends Omit<PreparedTurn, 'event' | 'outbox'> {
  event: string;
  outbox: { platform: string; content: string; total: number } | undefined;
}

export interface WriterOptions {
  seal: Seal;
  /** Told of what had to be given up; no personal data in it. */
  report: (problem: Error) => void;
  /** Turns in one transaction. */
  batch?: number | undefined;
}

/** Most writes of one transaction: about 5 ms of its thread, and one sync for all of them. */
const BATCH = 256;

/** Writes to a database as `connect` opened it, in groups. */
export class DirectWriter implements Writer {
  readonly #db: DatabaseSync;
  readonly #file: string;
  readonly #options: WriterOptions;
  readonly #sql: Statements;
  readonly #queue: Queue;

  constructor(db: DatabaseSync, options: WriterOptions) {
    this.#db = db;
    this.#file = db.location() ?? ':memory:';
    this.#options = options;
    this.#sql = statements(db);
    const database = { transaction: <T>(work: () => T) => transaction(db, work), isBusy, unavailable: (error: unknown) => unavailable(error, this.#file) };
    this.#queue = new Queue(database, { batch: options.batch ?? BATCH, patience: PATIENCE_MS });
  }

  async save(turn: TurnText, now: number): Promise<Committed> {
    const prepared = this.#prepare(turn);
    const saved = await this.#queue.add(() => saveTurn(this.#sql, prepared, now));
    if (saved.outcome !== 'duplicate') return saved;
    const unsent = saved.unsent && (await this.#open(saved.unsent));
    return { outcome: 'duplicate', ...(unsent && { unsent }) };
  }

  #prepare({ event, outbox, ...turn }: TurnText): PreparedTurn {
    const { seal } = this.#options;
    return {
      ...turn,
      event: seal.eventKey(event),
      outbox: outbox && { platform: outbox.platform, sealed: seal.seal(outbox.content, about(turn.person, outbox.platform)), total: outbox.total },
    };
  }

  async #open(row: OutboxRow): Promise<OutboxEntry | undefined> {
    try {
      return openEntry(this.#options.seal, row);
    } catch (error) {
      await this.giveUp(row.id, error instanceof Error ? error.message : '');
      return undefined;
    }
  }

  async markSent(outbox: OutboxId, sent: number, adapter: string | undefined): Promise<void> {
    await this.#queue.add(() => markSent(this.#sql, outbox, sent, adapter));
  }

  async forget(person: PersonKey, event: string | undefined, now: number): Promise<boolean> {
    const key = event === undefined ? undefined : this.#options.seal.eventKey(event);
    const first = await this.#queue.add(() => forget(this.#sql, person, key, now));
    // For a redelivery too: the first time may have got no further than the transaction.
    await this.#emptyLog();
    return first;
  }

  /** Until this is done, what was deleted can still be read in the write-ahead log. */
  #emptyLog(): Promise<void> {
    return patiently(this.#file, () => emptyLog(this.#db));
  }

  async keep({ flow, revision, source }: StoredRevision, now: number): Promise<void> {
    await this.#queue.add(() => this.#sql.keep(flow, revision, source, now));
  }

  async giveUp(outbox: OutboxId, why: string): Promise<void> {
    const { report } = this.#options;
    report(new Error(`${this.#file}: outbox entry ${outbox} is given up: ${why}`));
    await this.#queue.add(() => this.#sql.dropOutbox(outbox)).catch(report);
  }

  saveDocument(shelf: Shelf, key: string, value: string | undefined, version: number): Promise<boolean> {
    return this.#queue.add(() => saveDocument(this.#sql, shelf, key, value, version));
  }

  async sweep(current: readonly RevisionName[], now: number): Promise<number> {
    const gone = await sweep(this.#sql, this.#queue, now, current);
    await this.#emptyLog();
    return gone;
  }

  async close(): Promise<void> {
    await this.#queue.close();
    if (!this.#db.isOpen) return;
    await this.#emptyLog().catch(this.#options.report);
    this.#db.close();
  }
}
