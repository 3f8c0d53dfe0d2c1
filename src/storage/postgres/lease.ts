import type { OutboxId } from '../store.ts';
import { StoreUnavailable } from '../store.ts';
import type { Database } from './connection.ts';

/** A worker that was not seen for so long (ms) counts as dead: what it had to send is anybody's. */
export const LEASE_MS = 6_000;
const BEAT_MS = 1_500;
/** So long before others may take it for dead, a worker itself begins no call any more. */
const MARGIN_MS = 1_000;

const beat = { name: 'bothends beat', text: 'UPDATE bothends.worker SET seen = clock_timestamp() WHERE id = $1 RETURNING id' };
const join = { name: 'bothends join', text: 'INSERT INTO bothends.worker DEFAULT VALUES RETURNING id' };
const leave = { text: 'DELETE FROM bothends.worker WHERE id = $1' };
/**
 * After a restart of the database nobody could be seen for a while: everybody has their time from then on. So they
 * have where its clock was set back, which for a day would take nobody for dead.
 */
const bury = {
  name: 'bothends bury',
  text: `WITH early AS (
    UPDATE bothends.worker SET seen = clock_timestamp() WHERE seen > clock_timestamp() + make_interval(secs => $2)
  ), begun AS (
    SELECT CASE WHEN pg_postmaster_start_time() <= clock_timestamp() THEN pg_postmaster_start_time() END AS at
  )
  DELETE FROM bothends.worker WHERE id IN (
    SELECT id FROM bothends.worker
    WHERE id <> $1 AND greatest(seen, (SELECT at FROM begun)) < clock_timestamp() - make_interval(secs => $2)
    FOR UPDATE SKIP LOCKED)`,
};

/**
 * This process among those that share a database. While its row is there it alone sends what it saved or claimed;
 * the row is the proof, so that one who was taken for dead learns it at the next beat, and till then knows by its
 * own clock that it cannot be sure.
 */
export class Lease {
  readonly #database: Database;
  readonly #held = new Set<OutboxId>();
  #id = 0;
  #until = 0;
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> | undefined;

  constructor(database: Database) {
    this.#database = database;
  }

  /** This worker's number, once it has one. */
  get id(): number {
    return this.#id;
  }

  async start(): Promise<void> {
    await this.#beat();
    this.#timer = setInterval(() => void this.beat().catch(() => {}), BEAT_MS).unref();
  }

  /** Shows that this process lives. Rejects while the database cannot be reached. */
  beat(): Promise<void> {
    return (this.#beating ??= this.#beat().finally(() => (this.#beating = undefined)));
  }

  /** Rejects when this process cannot be sure to be taken for alive: it must not take over what others had. */
  async assert(): Promise<void> {
    if (performance.now() >= this.#until) await this.beat();
    if (performance.now() >= this.#until) throw new StoreUnavailable('this worker was not seen in time');
  }

  /** Takes workers that were not seen for long off the list. */
  async bury(): Promise<void> {
    await this.#database.run(bury, [this.#id, LEASE_MS / 1000]);
  }

  hold(outbox: OutboxId): void {
    this.#held.add(outbox);
  }

  release(outbox: OutboxId): void {
    this.#held.delete(outbox);
  }

  holds(outbox: OutboxId): boolean {
    return performance.now() < this.#until && this.#held.has(outbox);
  }

  /** What is unsent is anybody's at once. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    this.#until = 0;
    await this.#beating?.catch(() => {});
    if (this.#id > 0) await this.#database.run(leave, [this.#id]);
  }

  async #beat(): Promise<void> {
    const sent = performance.now();
    const alive = this.#id > 0 && (await this.#database.run(beat, [this.#id])).length > 0;
    if (!alive) await this.#join();
    this.#until = sent + LEASE_MS - MARGIN_MS;
  }

  /** Under a new number: what the old one had may be in other hands by now. */
  async #join(): Promise<void> {
    const [row] = await this.#database.run<{ id: number }>(join);
    this.#held.clear();
    this.#id = row?.id ?? 0;
  }
}
