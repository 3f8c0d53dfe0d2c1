import { expiry, firstVersion, isDue, isEmpty, readDocument, readRow } from './row.ts';
import { StoreUnavailable, retention } from './store.ts';
import type {
  Committed, Document, Json, KeyedDocument, OutboxEntry, OutboxId, PersonKey, RevisionName, Row, Shelf, Store, StoredRevision, TurnWrite,
} from './store.ts';

/** Text, as in a database: what a caller changes later does not change what was kept. */
interface Kept {
  version: number;
  session: string;
  adapter: string;
  expires: number;
}
interface Waiting {
  entry: string;
  person: PersonKey;
  platform: string;
  sent: number;
  total: number;
  version: number;
  at: number;
}

/** For terminals and tests: everything is gone with the process. */
export class MemoryStore implements Store {
  readonly #clock: () => number;
  readonly #rows = new Map<PersonKey, Kept>();
  readonly #events = new Map<string, { at: number; outbox?: OutboxId }>();
  readonly #outbox = new Map<OutboxId, Waiting>();
  readonly #revisions = new Map<string, StoredRevision & { touched: number }>();
  /** By shelf, then key; the value is JSON text. */
  readonly #documents = new Map<Shelf, Map<string, { text: string; version: number }>>();
  #lastOutbox = 0;
  #closed = false;

  constructor(clock: () => number) {
    this.#clock = clock;
  }

  async load(person: PersonKey): Promise<Row | undefined> {
    this.#assertOpen();
    const row = this.#live(person);
    return row && readRow(row.version, row.session, row.adapter);
  }

  #live(person: PersonKey): Kept | undefined {
    const row = this.#rows.get(person);
    return row && row.expires > this.#clock() ? row : undefined;
  }

  async commit(turn: TurnWrite): Promise<Committed> {
    this.#assertOpen();
    const known = this.#events.get(turn.event);
    if (known) return this.#duplicate(known.outbox, turn.minAge);
    if (!this.#isCurrent(turn)) return { outcome: 'conflict' };
    const version = this.#save(turn);
    const outbox = this.#addOutbox(turn, version);
    this.#events.set(turn.event, { at: this.#clock(), ...outbox });
    for (const name of turn.old ?? []) this.#touch(name);
    return { outcome: 'saved', version, ...outbox };
  }

  #duplicate(outbox: OutboxId | undefined, minAge = 0): Committed {
    const waiting = outbox === undefined ? undefined : this.#outbox.get(outbox);
    const due = waiting && isDue(waiting.at, this.#clock(), minAge);
    return { outcome: 'duplicate', ...(outbox && due && { unsent: readWaiting(outbox, waiting) }) };
  }

  /** A row past its time, not yet swept, counts as none, but still as itself for who loaded it before. */
  #isCurrent({ person, version }: TurnWrite): boolean {
    const live = this.#live(person)?.version ?? 0;
    return version === live || (version > 0 && version === this.#rows.get(person)?.version);
  }

  #save({ person, version, session, adapter }: TurnWrite): number {
    if (isEmpty(session)) {
      this.#rows.delete(person);
      return 0;
    }
    const next = version > 0 ? version + 1 : firstVersion();
    this.#rows.set(person, {
      version: next,
      session: JSON.stringify(session),
      adapter: JSON.stringify(adapter),
      expires: expiry(session, this.#clock()),
    });
    return next;
  }

  #addOutbox({ person, outbox }: TurnWrite, version: number): { outbox?: OutboxId } {
    if (!outbox) return {};
    const { platform, to, calls } = outbox;
    const id = ++this.#lastOutbox;
    const entry = JSON.stringify({ to, calls });
    this.#outbox.set(id, { entry, person, platform, sent: 0, total: calls.length, version, at: this.#clock() });
    return { outbox: id };
  }

  async markSent(outbox: OutboxId, sent: number, adapter?: Json): Promise<void> {
    this.#assertOpen();
    // First, since it may not be JSON: then nothing is changed.
    const state = adapter === undefined ? undefined : JSON.stringify(adapter);
    const waiting = this.#outbox.get(outbox);
    if (!waiting) return;
    waiting.sent = Math.max(waiting.sent, sent);
    if (sent >= waiting.total) this.#outbox.delete(outbox);
    const row = this.#rows.get(waiting.person);
    if (state !== undefined && row?.version === waiting.version) row.adapter = state;
  }

  async unsent(platform: string, limit: number, minAge = 0, after: OutboxId = 0): Promise<OutboxEntry[]> {
    this.#assertOpen();
    const now = this.#clock();
    return [...this.#outbox]
      .filter(([id, waiting]) => id > after && waiting.platform === platform && isDue(waiting.at, now, minAge))
      .slice(0, limit)
      .map(([id, waiting]) => readWaiting(id, waiting));
  }

  holds(): boolean {
    return true;
  }

  async forget(person: PersonKey, event?: string): Promise<boolean> {
    this.#assertOpen();
    if (event !== undefined && this.#events.has(event)) return false;
    if (event !== undefined) this.#events.set(event, { at: this.#clock() });
    this.#rows.delete(person);
    removeIf(this.#outbox, (waiting) => waiting.person === person);
    return true;
  }

  async keepRevision(revision: StoredRevision): Promise<void> {
    this.#assertOpen();
    const key = nameOf(revision);
    this.#revisions.set(key, { ...revision, ...this.#revisions.get(key), touched: this.#clock() });
  }

  async revision(flow: string, revision: string): Promise<StoredRevision | undefined> {
    this.#assertOpen();
    const kept = this.#revisions.get(nameOf({ flow, revision }));
    return kept && { flow, revision, source: kept.source };
  }

  #touch(name: RevisionName): void {
    const kept = this.#revisions.get(nameOf(name));
    if (kept) kept.touched = this.#clock();
  }

  async document(shelf: Shelf, key: string): Promise<Document | undefined> {
    this.#assertOpen();
    const kept = this.#documents.get(shelf)?.get(key);
    return kept && readDocument(kept.text, kept.version);
  }

  async documents(shelf: Shelf, { limit, after = '', begins = '' }: { limit: number; after?: string; begins?: string }): Promise<KeyedDocument[]> {
    this.#assertOpen();
    const all = [...(this.#documents.get(shelf) ?? [])].filter(([key]) => key > after && key.startsWith(begins));
    return all.toSorted(([one], [other]) => (one < other ? -1 : 1)).slice(0, limit).map(([key, { text, version }]) => ({ key, ...readDocument(text, version) }));
  }

  async saveDocument(shelf: Shelf, key: string, value: Json | undefined, version: number): Promise<boolean> {
    this.#assertOpen();
    const kept = this.#documents.get(shelf) ?? new Map<string, { text: string; version: number }>();
    this.#documents.set(shelf, kept);
    if ((kept.get(key)?.version ?? 0) !== version) return false;
    if (value === undefined) kept.delete(key);
    else kept.set(key, { text: JSON.stringify(value), version: version > 0 ? version + 1 : firstVersion() });
    return true;
  }

  async sweep(current: readonly RevisionName[]): Promise<number> {
    this.#assertOpen();
    const now = this.#clock();
    for (const name of current) this.#touch(name);
    removeIf(this.#outbox, ({ at }) => at <= now - retention.events);
    return (
      removeIf(this.#rows, ({ expires }) => expires <= now) +
      removeIf(this.#events, ({ at }) => at <= now - retention.events) +
      removeIf(this.#revisions, ({ touched }) => touched <= now - retention.revisions)
    );
  }

  async close(): Promise<void> {
    this.#closed = true;
  }

  #assertOpen(): void {
    if (this.#closed) throw new StoreUnavailable('the store is closed');
  }
}

function readWaiting(id: OutboxId, { entry, person, platform, sent }: Waiting): OutboxEntry {
  // What `#addOutbox` wrote.
  const { to, calls } = JSON.parse(entry) as Pick<OutboxEntry, 'to' | 'calls'>;
  return { id, person, platform, to, calls, sent };
}

function nameOf({ flow, revision }: RevisionName): string {
  return JSON.stringify([flow, revision]);
}

function removeIf<K, V>(map: Map<K, V>, gone: (value: V) => boolean): number {
  const before = map.size;
  for (const [key, value] of map) if (gone(value)) map.delete(key);
  return before - map.size;
}
