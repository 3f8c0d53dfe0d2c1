import { type Json, type OutboxEntry, type PersonKey, type Store, StoreUnavailable } from '../storage/store.ts';
import { SendFailed } from './adapter.ts';
import type { Carried } from './carried.ts';
import type { Limits } from './limits.ts';
import type { Count, Log } from './log.ts';
import { describe, inStore, Trouble } from './trouble.ts';
import { sleep, TimeUp, within } from './within.ts';

/** Replies to one person: an outbox entry, or without `id` what must not be kept. */
export type Parcel = Omit<OutboxEntry, 'id'> & { id?: OutboxEntry['id'] };

/** Speaks one call through Botkit. */
export type Mouth = (call: Json) => Promise<unknown>;

export interface SenderOptions {
  store: Pick<Store, 'markSent'>;
  limits: Limits;
  log: Log;
  count: Count;
}

/**
 * Sends replies in order, call by call, and notes each one that went out. What cannot be sent in time stays
 * in the outbox and is remembered here, so that it is tried again before the person's next turn.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #left = new Map<PersonKey, Left[]>();
  /** What went out though the store could not be told: never sent again from here, and told when it can be. */
  readonly #untold = new Map<OutboxEntry['id'], Progress>();
  #finished = new Set<OutboxEntry['id']>();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Rejects only with our own bugs; what the platform refuses is dropped or left. */
  async send(given: Parcel, carried: Carried, say: Mouth): Promise<void> {
    const until = Date.now() + this.#options.limits.patience;
    const parcel = this.#known(given);
    try {
      while (parcel.sent < parcel.calls.length) {
        const index = parcel.sent;
        if (!(await this.#deliver(parcel, carried, say, until))) return this.#leave(parcel, carried);
        await this.#mark(parcel, index, carried);
      }
    } catch (error) {
      this.#leave(parcel, carried);
      throw error;
    }
  }

  /** Takes an entry in hand: to be sent before the person's next turn. */
  adopt(entry: OutboxEntry, tries = 0): void {
    const others = this.#others(entry.person, entry.id);
    const left = [...others, { entry, tries, since: Date.now() }];
    this.#left.set(entry.person, left.sort((one, other) => one.entry.id - other.entry.id));
  }

  /** What this process has in hand for a person, oldest first. */
  left(person: PersonKey): OutboxEntry[] {
    const left = this.#left.get(person) ?? [];
    return left.filter((each) => this.#isOurs(each)).map(({ entry }) => entry);
  }

  /**
   * Whether this entry went out after the last `look`, since a list read from the store may be older than that,
   * or at any time without the store knowing.
   */
  finished(id: OutboxEntry['id']): boolean {
    return this.#finished.has(id) || this.#untold.get(id)?.done === true;
  }

  /** To be called before the store is asked for unsent entries. */
  async look(): Promise<void> {
    for (const [person, left] of this.#left) this.#keep(person, left.filter((each) => this.#isOurs(each)));
    await Promise.allSettled([...this.#untold.values()].map((progress) => this.#tell(progress)));
    this.#finished = new Set();
  }

  forget(person: PersonKey): void {
    this.#left.delete(person);
    for (const [id, progress] of this.#untold) if (progress.person === person) this.#untold.delete(id);
  }

  /** The very object that is in hand, where late arrivals are noted, as far as it is known to have gone out. */
  #known(given: Parcel): Parcel {
    if (given.id === undefined) return given;
    const parcel = this.#left.get(given.person)?.find(({ entry }) => entry.id === given.id)?.entry ?? given;
    parcel.sent = Math.max(parcel.sent, given.sent, this.#untold.get(given.id)?.sent ?? 0);
    return parcel;
  }

  /** True once the call went out or was dropped; false when it is left for later. */
  async #deliver(parcel: Parcel, carried: Carried, say: Mouth, until: number): Promise<boolean> {
    const index = parcel.sent;
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(parcel, index, carried, say, until);
      if (outcome === 'sent' || outcome === 'dropped') return true;
      const pause = this.#pause(attempt);
      const again = Date.now() + pause < until;
      // It is made again: now, or from the outbox.
      if (outcome === 'unknown' && (again || parcel.id !== undefined)) this.#options.count('doubtful');
      if (!again) return false;
      await sleep(pause);
      // An earlier try of it has arrived meanwhile.
      if (parcel.sent > index) return true;
      this.#options.count('retried');
    }
  }

  async #attempt(parcel: Parcel, index: number, carried: Carried, say: Mouth, until: number): Promise<Outcome> {
    let [arrived, late] = [false, false];
    carried.arrived = () => {
      arrived = true;
      // A call that was given up and yet arrives must not be made again.
      if (late) void this.#mark(parcel, index, carried);
    };
    try {
      await within(Math.max(until - Date.now(), 1), say(parcel.calls[index] ?? null));
      return 'sent';
    } catch (error) {
      if (arrived) return 'sent';
      if (error instanceof Trouble) throw error;
      late = true;
      return this.#judge(error, parcel);
    }
  }

  #judge(error: unknown, parcel: Parcel): Outcome {
    const { count, log } = this.#options;
    const known = error instanceof SendFailed;
    const facts = { platform: parcel.platform, ...describe(error) };
    if (known && !error.again) {
      count('dropped');
      log.warn(facts, 'a call can never be made and was dropped');
      return 'dropped';
    }
    log.warn(facts, known ? 'a call was not made' : 'a call failed, perhaps after it arrived');
    return known ? 'again' : 'unknown';
  }

  /** The call of this index went out. It may have arrived twice, late and again: it counts once. */
  async #mark(parcel: Parcel, index: number, carried: Carried): Promise<void> {
    if (parcel.sent <= index) await this.#reach(parcel, index + 1, carried);
  }

  /** A failure here is no failure of the turn: the reply is out, and comes twice only if this process ends now. */
  async #reach(parcel: Parcel, sent: number, carried: Carried): Promise<void> {
    parcel.sent = sent;
    const { id, person, platform } = parcel;
    if (id === undefined) return;
    const done = sent === parcel.calls.length;
    if (done) this.#done(id, person);
    try {
      await this.#tell({ id, person, platform, sent, done, state: carried.state });
    } catch (error) {
      this.#options.count('doubtful');
      this.#options.log.error({ platform, ...describe(error) }, 'a reply went out but could not be marked as sent');
    }
  }

  /** Remembered until the store knows. */
  async #tell(progress: Progress): Promise<void> {
    const { id, platform, sent, state } = progress;
    const { store, limits, log } = this.#options;
    const mark = (adapter?: Json) => inStore('markSent', limits.store, () => store.markSent(id, sent, adapter));
    this.#untold.set(id, progress);
    try {
      await mark(state);
    } catch (error) {
      if (isOutage(error)) throw error;
      // What an adapter wants to remember may not be JSON.
      await mark();
      log.error({ platform, ...describe(error) }, 'what an adapter wants to remember cannot be kept');
    }
    if (this.#untold.get(id) === progress) this.#untold.delete(id);
  }

  #done(id: OutboxEntry['id'], person: PersonKey): void {
    this.#finished.add(id);
    this.#keep(person, this.#others(person, id));
  }

  #leave(parcel: Parcel, carried: Carried): void {
    const { count, log, limits } = this.#options;
    const { id, person, platform } = parcel;
    if (parcel.sent >= parcel.calls.length) return;
    const known = this.#left.get(person)?.find(({ entry }) => entry.id === id);
    const tries = (known?.tries ?? 0) + 1;
    if (id === undefined || tries >= limits.tries) return this.#giveUp(parcel, carried);
    // The very object, not a copy: a late arrival is noted in it.
    this.adopt(Object.assign(parcel, { id }), tries);
    count('left');
    log.warn({ platform, people: this.#left.size }, 'a reply waits in the outbox');
  }

  #others(person: PersonKey, id: OutboxEntry['id']): Left[] {
    return (this.#left.get(person) ?? []).filter(({ entry }) => entry.id !== id);
  }

  #keep(person: PersonKey, left: Left[]): void {
    if (left.length) this.#left.set(person, left);
    else this.#left.delete(person);
  }

  /** Where processes share a store, any of them may have taken up an entry that is older than `grace`. */
  #isOurs({ since }: Left): boolean {
    const { grace } = this.#options.limits;
    return grace === 0 || Date.now() - since < grace;
  }

  #giveUp(parcel: Parcel, carried: Carried): void {
    this.#options.count('dropped');
    this.#options.log.error({ platform: parcel.platform }, 'a reply could not be sent and was given up');
    void this.#reach(parcel, parcel.calls.length, carried);
  }

  #pause(attempt: number): number {
    const { backoff } = this.#options.limits;
    return backoff[Math.min(attempt, backoff.length - 1)] ?? 0;
  }
}

interface Left {
  entry: OutboxEntry;
  tries: number;
  since: number;
}

/** How far an entry went. */
interface Progress extends Pick<OutboxEntry, 'id' | 'person' | 'platform' | 'sent'> {
  done: boolean;
  state: Json;
}

function isOutage(error: unknown): boolean {
  return error instanceof Trouble && (error.cause instanceof StoreUnavailable || error.cause instanceof TimeUp);
}

type Outcome = 'sent' | 'dropped' | 'again' | 'unknown';
