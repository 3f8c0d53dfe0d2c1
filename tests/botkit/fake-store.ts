import type {
  Committed,
  Json,
  OutboxEntry,
  OutboxId,
  PersonKey,
  Row,
  Store,
  StoredRevision,
  TurnWrite,
} from '../../src/storage/store.ts';

/** A store that can be made to fail or wait, and that counts what was written. */
export class FakeStore implements Store {
  readonly rows = new Map<PersonKey, Row>();
  readonly events = new Map<string, OutboxId | undefined>();
  readonly outbox = new Map<OutboxId, OutboxEntry>();
  readonly revisions = new Map<string, StoredRevision>();
  readonly writes: string[] = [];
  /** Runs before each operation; may throw or wait. */
  trouble: (operation: string) => unknown = () => {};
  closed = false;
  #id = 0;

  async load(person: PersonKey): Promise<Row | undefined> {
    await this.trouble('load');
    return structuredClone(this.rows.get(person));
  }
  async commit(turn: TurnWrite): Promise<Committed> {
    await this.trouble('commit');
    if (this.events.has(turn.event)) return this.#duplicate(turn.event);
    if ((this.rows.get(turn.person)?.version ?? 0) !== turn.version) return { outcome: 'conflict' };
    this.writes.push('commit');
    const { person, session, adapter } = structuredClone(turn);
    const version = turn.version + 1;
    this.rows.set(person, { session, adapter, version });
    const id = turn.outbox && (this.#id += 1);
    if (id && turn.outbox) this.outbox.set(id, { ...structuredClone(turn.outbox), id, person, sent: 0 });
    this.events.set(turn.event, id);
    return { outcome: 'saved', version, ...(id && { outbox: id }) };
  }
  #duplicate(event: string): Committed {
    const entry = this.outbox.get(this.events.get(event) ?? -1);
    return { outcome: 'duplicate', ...(entry && { unsent: structuredClone(entry) }) };
  }
  async markSent(id: OutboxId, sent: number, adapter?: Json): Promise<void> {
    await this.trouble('markSent');
    this.writes.push('markSent');
    const entry = this.outbox.get(id);
    if (!entry) return;
    entry.sent = sent;
    const row = this.rows.get(entry.person);
    if (row && adapter !== undefined) row.adapter = adapter;
    if (sent >= entry.calls.length) this.outbox.delete(id);
  }
  async unsent(platform: string, limit: number): Promise<OutboxEntry[]> {
    await this.trouble('unsent');
    return structuredClone([...this.outbox.values()].filter((entry) => entry.platform === platform).slice(0, limit));
  }
  async forget(person: PersonKey): Promise<void> {
    await this.trouble('forget');
    this.rows.delete(person);
    for (const entry of [...this.outbox.values()]) if (entry.person === person) this.outbox.delete(entry.id);
  }
  async keepRevision(revision: StoredRevision): Promise<void> {
    this.revisions.set(`${revision.flow} ${revision.revision}`, revision);
  }
  async revision(flow: string, revision: string): Promise<StoredRevision | undefined> {
    await this.trouble('revision');
    return this.revisions.get(`${flow} ${revision}`);
  }
  async sweep(): Promise<number> {
    return 0;
  }
  async close(): Promise<void> {
    this.closed = true;
  }
}
