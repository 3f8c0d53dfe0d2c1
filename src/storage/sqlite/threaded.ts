import { extname } from 'node:path';
import { Worker } from 'node:worker_threads';
import type { SealKeys } from '../seal.ts';
import { type Committed, type OutboxId, type PersonKey, type RevisionName, type Shelf, type StoredRevision, StoreUnavailable } from '../store.ts';
import type { TurnText, Writer, WriterOptions } from './writer.ts';

export interface ThreadData {
  file: string;
  keys: SealKeys;
  batch: number | undefined;
}

/** One method of the `Writer` in the thread, called. */
export interface Call {
  id: number;
  method: keyof Writer;
  args: unknown[];
}
export type Answer = { id: number } & ({ value: unknown } | { error: unknown } | { unavailable: Outage });

/** A `StoreUnavailable` on its way: only the errors of JavaScript itself keep their kind. */
export type Outage = Pick<StoreUnavailable, 'message' | 'reason' | 'file'>;

/** Calls that cross at once: so many that it costs little, and so few that the thread writes while we go on. */
const TOGETHER = 64;

interface Pending {
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/**
 * Writes to a database file from a thread of its own: neither a full sync nor sealing holds up the event loop.
 * What is asked for in one round of the event loop crosses in few messages.
 */
export class ThreadedWriter implements Writer {
  readonly #data: ThreadData;
  readonly #report: (problem: Error) => void;
  readonly #pending = new Map<number, Pending>();
  #thread: Worker | undefined;
  #calls: Call[] = [];
  #last = 0;
  #closed: Promise<void> | undefined;

  constructor(file: string, { seal, report, batch }: WriterOptions) {
    this.#data = { file, keys: seal.keys(), batch };
    this.#report = report;
    this.#thread = this.#start();
  }

  save(turn: TurnText, now: number): Promise<Committed> {
    return this.#call('save', turn, now);
  }

  markSent(outbox: OutboxId, sent: number, adapter: string | undefined): Promise<void> {
    return this.#call('markSent', outbox, sent, adapter);
  }

  forget(person: PersonKey, event: string | undefined, now: number): Promise<boolean> {
    return this.#call('forget', person, event, now);
  }

  keep(revision: StoredRevision, now: number): Promise<void> {
    return this.#call('keep', revision, now);
  }

  giveUp(outbox: OutboxId, why: string): Promise<void> {
    return this.#call('giveUp', outbox, why);
  }

  saveDocument(shelf: Shelf, key: string, value: string | undefined, version: number): Promise<boolean> {
    return this.#call('saveDocument', shelf, key, value, version);
  }

  sweep(current: readonly RevisionName[], now: number): Promise<number> {
    return this.#call('sweep', current, now);
  }

  close(): Promise<void> {
    this.#closed ??= this.#call('close').then(() => void this.#thread?.terminate());
    return this.#closed;
  }

  #call<M extends keyof Writer>(method: M, ...args: Parameters<Writer[M]>): ReturnType<Writer[M]> {
    const answer = new Promise((resolve, reject) => {
      if (this.#closed) throw new StoreUnavailable('the store is closed');
      const id = ++this.#last;
      this.#pending.set(id, { resolve, reject });
      this.#calls.push({ id, method, args });
      if (this.#calls.length === 1) setImmediate(() => this.#cross());
      if (this.#calls.length >= TOGETHER) this.#cross();
    });
    // The thread answers a method with what that method resolves to.
    return answer as ReturnType<Writer[M]>;
  }

  #cross(): void {
    const calls = this.#calls;
    this.#calls = [];
    if (calls.length === 0) return;
    const thread = (this.#thread ??= this.#start());
    thread.ref();
    thread.postMessage(calls);
  }

  #start(): Worker {
    const thread = new Worker(new URL(`./thread${extname(import.meta.url)}`, import.meta.url), { workerData: this.#data });
    thread.on('message', (message: Answer[] | Error) => (Array.isArray(message) ? this.#settle(message, thread) : this.#report(message)));
    thread.on('error', (error: Error) => this.#lost(thread, error));
    thread.on('exit', () => this.#lost(thread));
    thread.unref();
    return thread;
  }

  #settle(answers: readonly Answer[], thread: Worker): void {
    for (const answer of answers) {
      const pending = this.#pending.get(answer.id);
      this.#pending.delete(answer.id);
      if ('value' in answer) pending?.resolve(answer.value);
      else pending?.reject('error' in answer ? answer.error : unavailable(answer.unavailable));
    }
    // Only what somebody waits for keeps the process.
    if (this.#pending.size === 0) thread.unref();
  }

  /** Whether its last turns are on disk nobody knows; redelivery tells. The next call starts another thread. */
  #lost(thread: Worker, cause?: Error): void {
    if (this.#thread !== thread) return;
    this.#thread = undefined;
    const lost = new StoreUnavailable(`the thread that writes to the database ended${cause ? `: ${cause.message}` : ''}`, { cause });
    for (const { reject } of this.#pending.values()) reject(lost);
    this.#pending.clear();
    this.#calls = [];
  }
}

function unavailable({ message, reason, file }: Outage): StoreUnavailable {
  return new StoreUnavailable(message, { ...(reason !== undefined && { reason }), ...(file !== undefined && { file }) });
}
