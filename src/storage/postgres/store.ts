import type { OutboxRow } from '../outbox.ts';
import { readRow } from '../row.ts';
import { StoreUnavailable } from '../store.ts';
import type { Committed, Document, Json, KeyedDocument, OutboxEntry, OutboxId, PersonKey, RevisionName, Row, Shelf, Store, StoredRevision, TurnWrite } from '../store.ts';
import { Batches } from './batches.ts';
import type { Database } from './connection.ts';
import { changing, document, documents } from './documents.ts';
import { patiently } from './errors.ts';
import type { Lease } from './lease.ts';
import * as statements from './statements.ts';
import type { SessionRow } from './statements.ts';
import { sweep } from './sweep.ts';
import { type PostgresOptions, Writer } from './writer.ts';

/** For any number of processes on one database. Takes it as `openPostgres` prepared it. */
export class PostgresStore implements Store {
  readonly #database: Database;
  readonly #lease: Lease;
  readonly #options: Required<PostgresOptions>;
  readonly #writer: Writer;
  readonly #reads: Batches<PersonKey, SessionRow | undefined>;
  #closing: Promise<void> | undefined;

  constructor(database: Database, lease: Lease, options: PostgresOptions) {
    this.#database = database;
    this.#lease = lease;
    this.#options = { report: () => {}, ...options };
    this.#writer = new Writer(database, lease, this.#options);
    this.#reads = new Batches({ run: (people) => this.#loadAll(people), keysOf: () => [] });
  }

  async load(person: PersonKey): Promise<Row | undefined> {
    const row = await this.#reads.add(person);
    return row && readRow(row.version, row.session, row.adapter);
  }

  async #loadAll(people: PersonKey[]): Promise<(SessionRow | undefined)[]> {
    const rows = await this.#try(() => this.#database.run<SessionRow>(statements.load, [people, this.#options.clock()]));
    const found = new Map(rows.map((row) => [row.person, row]));
    return people.map((person) => found.get(person));
  }

  async commit(turn: TurnWrite): Promise<Committed> {
    this.#assertOpen();
    return this.#writer.commit(turn);
  }

  async markSent(outbox: OutboxId, sent: number, adapter?: Json): Promise<void> {
    await this.#writer.markSent(outbox, sent, adapter);
  }

  async unsent(platform: string, limit: number, minAge = 0, after: OutboxId = 0): Promise<OutboxEntry[]> {
    const rows = await this.#try(async () => {
      await this.#lease.assert();
      await this.#lease.bury();
      const now = this.#options.clock();
      const values = [this.#lease.id, platform, after, now - minAge, now + minAge, limit];
      await this.#database.run(statements.claim, values);
      return this.#database.run<OutboxRow>(statements.unsent, values);
    });
    const entries = await Promise.all(rows.map((row) => this.#writer.open(row)));
    return entries.filter((entry) => entry !== undefined);
  }

  holds(outbox: OutboxId): boolean {
    return this.#lease.holds(outbox);
  }

  async forget(person: PersonKey, event?: string): Promise<boolean> {
    const key = event === undefined ? null : this.#options.seal.eventKey(event);
    const values = [person, key, this.#options.clock()];
    return this.#try(async (maybe) => {
      const rows = await this.#database.run(statements.forget, values);
      return rows.length > 0 || maybe;
    });
  }

  async keepRevision({ flow, revision, source }: StoredRevision): Promise<void> {
    await this.#try(() => this.#database.run(statements.keep, [flow, revision, source, this.#options.clock()]));
  }

  async revision(flow: string, revision: string): Promise<StoredRevision | undefined> {
    const [row] = await this.#try(() => this.#database.run<{ source: string }>(statements.source, [flow, revision]));
    return row && { flow, revision, source: row.source };
  }

  document(shelf: Shelf, key: string): Promise<Document | undefined> {
    return this.#try(() => document(this.#database, shelf, key));
  }

  documents(shelf: Shelf, options: { limit: number; after?: string; begins?: string }): Promise<KeyedDocument[]> {
    return this.#try(() => documents(this.#database, shelf, options));
  }

  async saveDocument(shelf: Shelf, key: string, value: Json | undefined, version: number): Promise<boolean> {
    const change = changing(shelf, key, value, version);
    return this.#try((maybe) => change(this.#database, maybe));
  }

  async sweep(current: readonly RevisionName[]): Promise<number> {
    const now = this.#options.clock();
    await this.#try(() => this.#writer.touch(current, now, now));
    return this.#try(() => sweep(this.#database, now));
  }

  close(): Promise<void> {
    return (this.#closing ??= this.#close());
  }

  async #close(): Promise<void> {
    await Promise.all([this.#reads.close(), this.#writer.close()]);
    await this.#lease.stop().catch(this.#options.report);
    await this.#database.close();
  }

  #try<T>(attempt: (maybe: boolean) => Promise<T>): Promise<T> {
    this.#assertOpen();
    return patiently(this.#database.place, attempt);
  }

  #assertOpen(): void {
    if (this.#closing) throw new StoreUnavailable('the store is closed');
  }
}
