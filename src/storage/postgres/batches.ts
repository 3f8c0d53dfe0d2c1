import { StoreUnavailable } from '../store.ts';

interface Job<I, O> {
  item: I;
  /** No two jobs with a key in common share a batch. */
  keys: readonly (string | number)[];
  resolve(result: O): void;
  reject(error: unknown): void;
  /** After an error that is no outage: tried again without company, so that only the guilty job fails. */
  alone: boolean;
}

export interface BatchesOptions<I, O> {
  /** Gives one result for each item, in their order. */
  run: (items: I[]) => Promise<O[]>;
  keysOf: (item: I) => readonly (string | number)[];
}

/** Most items of one statement. */
const MOST = 256;
/** How far a batch looks for items that may go with it. */
const LOOK = 2 * MOST;

/**
 * Groups what many callers ask for into one statement, since the way to the database, and its sync, cost more than
 * all the rest. What is asked for while a statement is on its way goes with the next one.
 */
export class Batches<I, O> {
  readonly #options: BatchesOptions<I, O>;
  #waiting: Job<I, O>[] = [];
  #running = false;
  #closed = false;
  #idle: (() => void)[] = [];

  constructor(options: BatchesOptions<I, O>) {
    this.#options = options;
  }

  add(item: I): Promise<O> {
    return new Promise<O>((resolve, reject) => {
      if (this.#closed) throw new StoreUnavailable('the store is closed');
      this.#waiting.push({ item, keys: this.#options.keysOf(item), resolve, reject, alone: false });
      if (this.#running) return;
      this.#running = true;
      setImmediate(() => void this.#work());
    });
  }

  /** Resolves when everything added before has settled. */
  async close(): Promise<void> {
    this.#closed = true;
    if (this.#running) await new Promise<void>((resolve) => this.#idle.push(resolve));
  }

  async #work(): Promise<void> {
    while (this.#waiting.length > 0) await this.#flush(this.#take());
    this.#running = false;
    for (const resolve of this.#idle.splice(0)) resolve();
  }

  async #flush(batch: Job<I, O>[]): Promise<void> {
    try {
      const results = await this.#options.run(batch.map(({ item }) => item));
      for (const [n, job] of batch.entries()) {
        // One result for each item.
        job.resolve(results[n] as O);
      }
    } catch (error) {
      // Whoever waits behind it would wait as long again.
      if (error instanceof StoreUnavailable) for (const job of [...batch, ...this.#waiting.splice(0)]) job.reject(error);
      else if (batch.length === 1) batch[0]?.reject(error);
      else this.#waiting.unshift(...batch.map((job) => ({ ...job, alone: true })));
    }
  }

  /** Those that waited longest, each key once and in its order. */
  #take(): Job<I, O>[] {
    if (this.#waiting[0]?.alone) return this.#waiting.splice(0, 1);
    const [batch, left]: [Job<I, O>[], Job<I, O>[]] = [[], []];
    const seen = new Set<string | number>();
    for (const job of this.#waiting.splice(0, LOOK)) {
      const fits = batch.length < MOST && !job.alone && !job.keys.some((key) => seen.has(key));
      (fits ? batch : left).push(job);
      for (const key of job.keys) seen.add(key);
    }
    this.#waiting = [...left, ...this.#waiting];
    return batch;
  }
}
