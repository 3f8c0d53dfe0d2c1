/** Jobs of one key run one after the other; jobs of different keys do not wait for each other. */
export class Queues<K> {
  readonly #lines = new Map<K, Line>();
  readonly #most: number;

  /** @param most jobs of one key that may wait behind the running one */
  constructor(most: number) {
    this.#most = most;
  }

  /**
   * Settles with the job. When too many wait, the job is dropped and undefined comes back; the first time
   * until the line is empty again, `instead` takes its place at the end. `urgent`: twice as many may wait before it.
   */
  add(key: K, job: Job, { instead, urgent = () => false }: { instead?: Job; urgent?: () => boolean } = {}): Promise<void> | undefined {
    const line = this.#lines.get(key);
    if (!line) return this.#open(key, job);
    if (line.waiting.length < this.#most || (line.waiting.length < this.#most * 2 && urgent())) return enqueue(line, job);
    if (instead && !line.full) {
      line.full = true;
      enqueue(line, instead).catch(() => {});
    }
    return undefined;
  }

  busy(key: K): boolean {
    return this.#lines.has(key);
  }

  get size(): number {
    return this.#lines.size;
  }

  /** Settles once nothing runs or waits. */
  async idle(): Promise<void> {
    while (this.#lines.size) await Promise.all([...this.#lines.values()].map((line) => line.done));
  }

  #open(key: K, job: Job): Promise<void> {
    const line: Line = { waiting: [], full: false, done: Promise.resolve() };
    this.#lines.set(key, line);
    const first = enqueue(line, job);
    line.done = this.#drain(key, line);
    return first;
  }

  async #drain(key: K, line: Line): Promise<void> {
    for (let next = line.waiting.shift(); next; next = line.waiting.shift()) await next();
    this.#lines.delete(key);
  }
}

type Job = () => Promise<void>;

interface Line {
  waiting: Job[];
  full: boolean;
  done: Promise<void>;
}

/** The queued form never rejects; what the caller holds settles as the job does. */
function enqueue(line: Line, job: Job): Promise<void> {
  return new Promise((resolve, reject) => {
    line.waiting.push(async () => {
      try {
        resolve(await job());
      } catch (error) {
        reject(error);
      }
    });
  });
}
