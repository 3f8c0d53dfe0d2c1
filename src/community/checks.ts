import { Worker } from 'node:worker_threads';
import type { Reached } from './insights.ts';
import type { Read } from './submission.ts';

/** Milliseconds for one look at a flow; whatever takes longer is refused. */
const PATIENCE = 15_000;
/** Milliseconds after the last look until the thread ends: it holds all official flows. */
const IDLE = 60_000;

const COULD_NOT: Read = { findings: ['This flow could not be looked at. Make it smaller, or divide it.'] };

export type Work = { do: 'read'; text: string; by: string; before?: string | undefined } | { do: 'draw'; pack: string; reached: [string, Reached][] };
/** `png` is undefined where a flow cannot be drawn. */
export type Done = { read: Read } | { png: Uint8Array | undefined };
export type Question = { id: number; work: Work };
export type Answer = { id: number; done: Done };

interface Waiting {
  settle(done: Done): void;
  timer: NodeJS.Timeout;
}

/**
 * Looks at what was sent in, in a thread of its own: whatever a stranger's flow costs, nobody else's turn waits for
 * it. The thread begins with the first one.
 */
export class Checks {
  readonly #entry: URL;
  readonly #workerData: unknown;
  readonly #waiting = new Map<number, Waiting>();
  #thread: Worker | undefined;
  #idle: NodeJS.Timeout | undefined;
  #last = 0;

  /** @param entry a module that answers each `Question` with an `Answer`; it is given `workerData` */
  constructor(entry: URL, workerData: unknown) {
    this.#entry = entry;
    this.#workerData = workerData;
  }

  async read(text: string, by: string, before?: string): Promise<Read> {
    const done = await this.#ask({ do: 'read', text, by, before });
    return 'read' in done ? done.read : COULD_NOT;
  }

  /** A pack's flow with how many came to each step, as a PNG. */
  async draw(pack: string, reached: [string, Reached][]): Promise<Uint8Array | undefined> {
    const done = await this.#ask({ do: 'draw', pack, reached });
    return 'png' in done ? done.png : undefined;
  }

  #ask(work: Work): Promise<Done> {
    clearTimeout(this.#idle);
    const thread = (this.#thread ??= this.#start());
    const id = ++this.#last;
    return new Promise((settle) => {
      const timer = setTimeout(() => void this.#end({ findings: ['It takes too long to look at this flow. Make it smaller, or divide it.'] }), PATIENCE);
      this.#waiting.set(id, { settle, timer });
      thread.postMessage({ id, work } satisfies Question);
    });
  }

  async stop(): Promise<void> {
    await this.#end({ findings: ['The bot is being stopped. Send the flow again in a moment.'] });
  }

  #start(): Worker {
    const thread = new Worker(this.#entry, { workerData: this.#workerData, resourceLimits: { maxOldGenerationSizeMb: 512 } });
    thread.unref();
    thread.on('message', ({ id, done }: Answer) => this.#settle(id, done));
    thread.on('error', () => {
      if (this.#thread === thread) void this.#end(COULD_NOT);
    });
    return thread;
  }

  #settle(id: number, done: Done): void {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    clearTimeout(waiting?.timer);
    waiting?.settle(done);
    if (this.#waiting.size === 0) this.#idle = setTimeout(() => void this.stop(), IDLE).unref();
  }

  /** Everybody who waits is answered so; the next one begins another thread. */
  async #end(read: Read): Promise<void> {
    clearTimeout(this.#idle);
    const thread = this.#thread;
    this.#thread = undefined;
    for (const id of [...this.#waiting.keys()]) this.#settle(id, { read });
    clearTimeout(this.#idle);
    await thread?.terminate();
  }
}
