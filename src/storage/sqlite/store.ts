import type { DatabaseSync } from 'node:sqlite';
import { contentOf, openEntry, type OutboxRow } from '../outbox.ts';
import { expiry, isEmpty, readDocument, readRow } from '../row.ts';
import type { Seal } from '../seal.ts';
import { StoreUnavailable } from '../store.ts';
import type { Committed, Document, Json, KeyedDocument, OutboxEntry, OutboxId, PersonKey, RevisionName, Row, Shelf, Store, StoredRevision, TurnWrite } from '../store.ts';
import { patiently } from './errors.ts';
import { type Statements, statements } from './statements.ts';
import type { TurnText, Writer } from './writer.ts';

export interface SqliteOptions {
  seal: Seal;
  /** Milliseconds since 1970. */
  clock: () => number;
  /** Told of what had to be given up (an outbox entry that does not open); no personal data in it. */
  report?: (problem: Error) => void;
  /** Turns in one transaction. */
  batch?: number;
}

/** Takes a database as `connect` opened it, to read from, and who writes to the same one. Reads are immediate. */
export class SqliteStore implements Store {
  readonly #db: DatabaseSync;
  readonly #writer: Writer;
  readonly #file: string;
  readonly #options: Pick<SqliteOptions, 'seal' | 'clock'>;
  readonly #sql: Statements;

  constructor(db: DatabaseSync, writer: Writer, options: Pick<SqliteOptions, 'seal' | 'clock'>) {
    this.#db = db;
    this.#writer = writer;
    this.#file = db.location() ?? ':memory:';
    this.#options = options;
    this.#sql = statements(db);
  }

  load(person: PersonKey): Promise<Row | undefined> {
    return this.#read(() => {
      const row = this.#sql.load(person, this.#options.clock());
      return row && readRow(row.version, row.session, row.adapter);
    });
  }

  async commit(turn: TurnWrite): Promise<Committed> {
    const now = this.#options.clock();
    return this.#writer.save(textOf(turn, now), now);
  }

  async markSent(outbox: OutboxId, sent: number, adapter?: Json): Promise<void> {
    await this.#writer.markSent(outbox, sent, adapter === undefined ? undefined : JSON.stringify(adapter));
  }

  async unsent(platform: string, limit: number, minAge = 0, after: OutboxId = 0): Promise<OutboxEntry[]> {
    const now = this.#options.clock();
    const rows = await this.#read(() => this.#sql.unsent(after, platform, now - minAge, now + minAge, limit));
    return rows.flatMap((row) => this.#open(row) ?? []);
  }

  /** Undefined when it cannot be opened: then it is deleted, or it would stand in the way for ever. */
  #open(row: OutboxRow): OutboxEntry | undefined {
    try {
      return openEntry(this.#options.seal, row);
    } catch (error) {
      void this.#writer.giveUp(row.id, error instanceof Error ? error.message : '');
      return undefined;
    }
  }

  forget(person: PersonKey, event?: string): Promise<boolean> {
    return this.#writer.forget(person, event, this.#options.clock());
  }

  keepRevision(revision: StoredRevision): Promise<void> {
    return this.#writer.keep(revision, this.#options.clock());
  }

  async revision(flow: string, revision: string): Promise<StoredRevision | undefined> {
    const row = await this.#read(() => this.#sql.source(flow, revision));
    return row && { flow, revision, source: row.source };
  }

  async document(shelf: Shelf, key: string): Promise<Document | undefined> {
    const row = await this.#read(() => this.#sql.document(shelf, key));
    return row && readDocument(row.value, row.version);
  }

  async documents(shelf: Shelf, { limit, after = '', begins = '' }: { limit: number; after?: string; begins?: string }): Promise<KeyedDocument[]> {
    const rows = await this.#read(() => this.#sql.documents(shelf, after, begins, limit));
    return rows.map(({ key, value, version }) => ({ key, ...readDocument(value, version) }));
  }

  saveDocument(shelf: Shelf, key: string, value: Json | undefined, version: number): Promise<boolean> {
    return this.#writer.saveDocument(shelf, key, value === undefined ? undefined : JSON.stringify(value), version);
  }

  sweep(current: readonly RevisionName[]): Promise<number> {
    return this.#writer.sweep(current, this.#options.clock());
  }

  async close(): Promise<void> {
    await this.#writer.close();
    if (this.#db.isOpen) this.#db.close();
  }

  /** One process per database, or each leaves the others' alone by age. */
  holds(): boolean {
    return true;
  }

  #read<T>(read: () => T): Promise<T> {
    return patiently(this.#file, () => {
      if (!this.#db.isOpen) throw new StoreUnavailable('the store is closed');
      return read();
    });
  }
}

function textOf({ person, event, version, session, adapter, outbox, old = [], minAge = 0 }: TurnWrite, now: number): TurnText {
  return {
    person,
    event,
    version,
    session: isEmpty(session) ? undefined : JSON.stringify(session),
    adapter: JSON.stringify(adapter),
    expires: expiry(session, now),
    outbox: outbox && { platform: outbox.platform, content: contentOf(outbox), total: outbox.calls.length },
    old,
    minAge,
  };
}
