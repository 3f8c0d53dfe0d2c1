import { StoreUnavailable } from './store.ts';

/** A database as the queue needs it. */
export interface Transactor {
  /** Runs the work in one durable transaction. Throws without a trace left in the database. */
  transaction<T>(work: () => T): T;
  /** Another process holds the lock: the same is worth trying again. */
  isBusy(error: unknown): boolean;
  /** The error to give to every caller when the database cannot serve; undefined when one job is to blame. */
  unavailable(error: unknown): Error | undefined;
}

export interface QueueLimits {
  /** Jobs in one transaction: bounds how long one transaction takes. */
  batch: number;
  /** How long a job waits for a lock, in milliseconds, from the first time that it met it. */
  patience: number;
}

interface Job {
  /** Does the work and returns what to do once it is durable. */
  run(): () => void;
  fail(error: unknown): void;
  /** When it first met a lock. */
  since?: number;
  /** After an error that is no outage: tried again without company, so that only the guilty job fails. */
  alone: boolean;
}

const BACKOFF_MS = { first: 4, most: 60 };

/**
 * Groups the writes of many callers into one transaction, since a full sync costs more than all the rest.
 * Whatever is added in one round of the event loop, or while a transaction is written, goes into the next one.
 * Waiting for a lock is done by timers, in between attempts.
 */
export class Queue {
  readonly #database: Transactor;
  readonly #limits: QueueLimits;
  #waiting: Job[] = [];
  #scheduled = false;
  #closed = false;
  #attempts = 0;

  constructor(database: Transactor, limits: QueueLimits) {
    this.#database = database;
    this.#limits = limits;
  }

  /** Resolves once the work is durable. The work may run more than once; only the last run counts. */
  add<T>(work: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#closed) throw new StoreUnavailable('the store is closed');
      const run = () => {
        const result = work();
        return () => resolve(result);
      };
      this.#waiting.push({ run, fail: reject, alone: false });
      this.#schedule();
    });
  }

  /** Resolves when everything added before has settled. */
  async close(): Promise<void> {
    if (this.#closed) return;
    const last = this.add(() => undefined);
    this.#closed = true;
    await last.catch(() => undefined);
  }

  #schedule(delay = 0): void {
    if (this.#scheduled) return;
    this.#scheduled = true;
    const flush = () => this.#flush();
    if (delay > 0) setTimeout(flush, delay);
    else setImmediate(flush);
  }

  #flush(): void {
    this.#scheduled = false;
    const batch = this.#take();
    let delay = 0;
    try {
      const settle = this.#database.transaction(() => batch.map((job) => job.run()));
      this.#attempts = 0;
      for (const done of settle) done();
    } catch (error) {
      delay = this.#failed(batch, error);
    }
    if (this.#waiting.length > 0) this.#schedule(delay);
  }

  #take(): Job[] {
    const next = this.#waiting.findIndex((job) => job.alone);
    const size = next < 0 ? this.#limits.batch : Math.min(this.#limits.batch, Math.max(1, next));
    return this.#waiting.splice(0, size);
  }

  /** Decides what becomes of the jobs; returns how long to wait before the next attempt, in milliseconds. */
  #failed(batch: Job[], error: unknown): number {
    if (this.#database.isBusy(error)) {
      this.#waiting = this.#withPatience([...batch, ...this.#waiting], error);
      return this.#backoff();
    }
    const outage = this.#database.unavailable(error);
    if (outage || batch.length === 1) {
      for (const job of batch) job.fail(outage ?? error);
    } else {
      this.#waiting.unshift(...batch.map((job) => ({ ...job, alone: true })));
    }
    return 0;
  }

  #withPatience(jobs: Job[], error: unknown): Job[] {
    const now = performance.now();
    const isTired = ({ since = now }: Job) => now - since >= this.#limits.patience;
    const tired = jobs.filter(isTired);
    for (const job of tired) job.fail(this.#database.unavailable(error) ?? error);
    const left = tired.length === 0 ? jobs : jobs.filter((job) => !isTired(job));
    for (const job of left) job.since ??= now;
    return left;
  }

  #backoff(): number {
    const most = Math.min(BACKOFF_MS.most, BACKOFF_MS.first * 2 ** this.#attempts++);
    return most * (0.5 + Math.random() / 2);
  }
}
