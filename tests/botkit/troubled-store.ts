import { MemoryStore } from '../../src/storage/memory.ts';
import type { Committed, Document, Json, OutboxEntry, OutboxId, PersonKey, Row, Shelf, StoredRevision, TurnWrite } from '../../src/storage/store.ts';

/** The store in memory, made to fail or to wait, with a list of what was written. */
export class TroubledStore extends MemoryStore {
  readonly writes: string[] = [];
  /** Runs before each operation; may throw or wait. */
  trouble: (operation: string) => unknown = () => {};
  closed = false;

  constructor() {
    super(Date.now);
  }
  /** What waits to be sent, whatever the trouble. */
  waiting(): Promise<OutboxEntry[]> {
    return super.unsent('fake', 1_000);
  }
  override async load(person: PersonKey): Promise<Row | undefined> {
    await this.trouble('load');
    return super.load(person);
  }
  override async commit(turn: TurnWrite): Promise<Committed> {
    await this.trouble('commit');
    this.writes.push('commit');
    return super.commit(turn);
  }
  override async markSent(id: OutboxId, sent: number, adapter?: Json): Promise<void> {
    await this.trouble('markSent');
    this.writes.push('markSent');
    return super.markSent(id, sent, adapter);
  }
  override async unsent(platform: string, limit: number, minAge?: number, after?: OutboxId): Promise<OutboxEntry[]> {
    await this.trouble('unsent');
    return super.unsent(platform, limit, minAge, after);
  }
  override async forget(person: PersonKey, event?: string): Promise<boolean> {
    await this.trouble('forget');
    this.writes.push('forget');
    return super.forget(person, event);
  }
  override async revision(flow: string, revision: string): Promise<StoredRevision | undefined> {
    await this.trouble('revision');
    return super.revision(flow, revision);
  }
  override async document(shelf: Shelf, key: string): Promise<Document | undefined> {
    await this.trouble('document');
    return super.document(shelf, key);
  }
  override async close(): Promise<void> {
    this.closed = true;
    return super.close();
  }
}
