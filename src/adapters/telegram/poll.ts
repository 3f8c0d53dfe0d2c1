import type { Log } from '../../botkit/adapter.ts';
import { Hearing } from '../shared/hearing.ts';
import { Pauses, pause } from '../shared/patience.ts';
import type { Client } from './client.ts';
import { ApiFailure } from './failure.ts';
import type { Update } from './update.ts';

export interface PollOptions {
  client: Client;
  log: Log;
  updates: readonly UpdateName[];
  /** Settles once the update needs not to come again. Begins at once, so that each person's stay in order. */
  handle: (update: Update) => Promise<void>;
  hearing?: Hearing;
}

export type UpdateName = 'message' | 'edited_message' | 'callback_query' | 'inline_query' | 'my_chat_member';

/** Updates in one answer; Telegram gives no more. */
const WINDOW = 100;
/** Seconds that Telegram holds an empty answer back; milliseconds between looks while something is in hand. */
const LONG = 30;
const BUSY = 50;
/** Milliseconds for what is in hand when polling ends, and for the last word. */
const LAST_TURNS = 8_000;
const LAST_WORD = 3_000;
const AFTER_ABORT = 100;

/**
 * Asks for updates, and confirms only those that are done: asking with an offset makes Telegram forget
 * whatever is below it. While somebody's turn takes long, the others' updates keep coming in. An answer holds no more
 * than a hundred, from the lowest on: when all of them are known, whoever takes long would keep everybody else out.
 * Then what is in hand is confirmed as well. It is still done, but it does not come again after a crash.
 */
export class Poller {
  readonly #options: PollOptions;
  readonly #hearing: Hearing;
  readonly #inHand = new Map<number, Promise<void>>();
  /** Done, though an earlier one is not. */
  readonly #done = new Set<number>();
  readonly #pauses = new Pauses();
  readonly #stopping = new AbortController();
  /** Everything below is done. 0: whatever Telegram has. */
  #offset = 0;
  /** What is below it is confirmed, though some of it is in hand. */
  #floor = 0;
  /** What Telegram was last asked from, and so forgot. */
  #confirmed = 0;
  #running = Promise.resolve();

  constructor(options: PollOptions) {
    this.#options = options;
    this.#hearing = options.hearing ?? new Hearing();
  }

  /** False once Telegram has given no answer for a minute. */
  get hears(): boolean {
    return this.#hearing.well;
  }

  start(): void {
    this.#running = this.#run();
  }

  /** Lets what is in hand end, then tells Telegram. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
    const ended = new AbortController();
    await Promise.race([Promise.all(this.#inHand.values()), pause(LAST_TURNS, ended.signal)]);
    ended.abort();
    if (this.#offset === this.#confirmed) return;
    // The aborted question must be gone, or this one would be refused beside it.
    await pause(AFTER_ABORT);
    const word = this.#ask({ offset: this.#offset, limit: 1, timeout: 0 }, AbortSignal.timeout(LAST_WORD));
    await word.catch((error: unknown) => this.#options.log.warn({ code: codeOf(error) }, 'the last updates could not be confirmed: they come again, and are recognised'));
  }

  async #run(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      try {
        // After trouble an answer at once says that it is over.
        const timeout = this.#inHand.size || !this.#hearing.whole ? 0 : LONG;
        const updates = await this.#ask({ offset: this.#offset, limit: WINDOW, timeout }, signal);
        this.#pauses.reset();
        this.#hearing.found();
        // Ids may begin anew after a quiet week: what is confirmed needs no offset.
        if (!updates.length && !this.#inHand.size) this.#offset = this.#floor = 0;
        this.#take(updates);
      } catch (error) {
        if (!signal.aborted) await this.#trouble(error);
      }
      if (this.#inHand.size) await Promise.race([Promise.all(this.#inHand.values()), pause(BUSY, signal)]);
    }
  }

  #ask(how: { offset: number; limit: number; timeout: number }, signal: AbortSignal): Promise<Update[]> {
    const { client, updates } = this.#options;
    this.#confirmed = how.offset;
    const limit = AbortSignal.any([signal, AbortSignal.timeout((how.timeout + 15) * 1_000)]);
    // Telegram's types promise fields that we do not rely on.
    return client.call(async (raw, ends) => (await raw.getUpdates({ ...how, allowed_updates: updates }, ends)) as Update[], limit);
  }

  #take(updates: readonly Update[]): void {
    const known = updates.filter((update) => this.#inHand.has(idOf(update)) || this.#done.has(idOf(update)));
    if (updates.length >= WINDOW && known.length === updates.length) return this.#pass(Math.max(...known.map(idOf)));
    for (const update of updates.toSorted((one, other) => idOf(one) - idOf(other))) {
      const id = idOf(update);
      // Below the offset all is done: an answer that was long on its way may bring it once more.
      if (id < this.#offset || this.#inHand.has(id) || this.#done.has(id)) continue;
      this.#offset ||= id;
      this.#inHand.set(id, this.#handle(id, update));
    }
  }

  async #handle(id: number, update: Update): Promise<void> {
    await this.#options.handle(update);
    this.#inHand.delete(id);
    this.#done.add(id);
    this.#advance();
  }

  /** Goes on behind a whole answer of updates that are known. */
  #pass(last: number): void {
    this.#floor = last + 1;
    this.#options.log.warn({ inHand: this.#inHand.size }, 'replies to somebody take long; so that others are heard, what waits for them is confirmed before it is done');
    this.#advance();
  }

  #advance(): void {
    const lowest = Math.min(...[...this.#inHand.keys()].filter((id) => id >= this.#floor));
    const highest = Math.max(this.#offset - 1, ...this.#done) + 1;
    this.#offset = Math.max(this.#floor, Math.min(lowest, highest));
    for (const id of this.#done) if (id < this.#offset) this.#done.delete(id);
  }

  async #trouble(error: unknown): Promise<void> {
    const { log } = this.#options;
    this.#hearing.lost();
    const wait = waitOf(error) ?? this.#pauses.next();
    const fields = { code: codeOf(error), wait };
    if (!(error instanceof ApiFailure)) log.error(fields, 'polling Telegram failed');
    else if (error.code === 409) log.warn(fields, conflict(error));
    else log.warn(fields, 'Telegram gave no updates; trying again');
    await pause(wait, this.#stopping.signal);
  }
}

function conflict({ description }: ApiFailure): string {
  if (/webhook/i.test(description)) return 'a webhook was set for this token by another process: Telegram sends updates there; stop one of the two';
  return 'another process polls with this token: stop one of the two';
}

function waitOf(error: unknown): number | undefined {
  if (!(error instanceof ApiFailure)) return undefined;
  if (error.code === 409) return 3_000;
  return error.retryAfter === undefined ? undefined : error.retryAfter * 1_000;
}

export function codeOf(error: unknown): string {
  return error instanceof ApiFailure ? String(error.code) : error instanceof Error ? error.name : typeof error;
}

function idOf({ update_id }: Update): number {
  return typeof update_id === 'number' ? update_id : 0;
}
