import { type Json, type OutboxEntry, type PersonKey, type Store, StoreUnavailable } from '../storage/store.ts';
import { SendFailed } from './adapter.ts';
import type { Carried } from './carried.ts';
import { Gates } from './gate.ts';
import { Leftovers } from './leftovers.ts';
import type { Limits } from './limits.ts';
import type { Count, Log } from './log.ts';
import { describe, inStore, Trouble } from './trouble.ts';
import { sleep, TimeUp, within } from './within.ts';

/** Replies to one person: an outbox entry, or without `id` what must not be kept. */
export type Parcel = Omit<OutboxEntry, 'id'> & { id?: OutboxEntry['id'] };

/** Speaks one call through Botkit. */
export type Mouth = (call: Json) => Promise<unknown>;

export interface SenderOptions {
  store: Pick<Store, 'markSent' | 'holds'>;
  limits: Limits;
  log: Log;
  count: Count;
  /** A reply waits, and is worth another try after so many milliseconds. */
  later: (person: PersonKey, after: number) => void;
}

/**
 * Sends replies in order, call by call, and notes each one that went out. What cannot be sent in time stays
 * in the outbox and is remembered here, so that it is tried again before the person's next turn.
 */
export class Sender {
  readonly #options: SenderOptions;
  readonly #left: Leftovers;
  readonly #gates: Gates;
  /** What went out though the store could not be told: never sent again from here, and told when it can be. */
  readonly #untold = new Map<OutboxEntry['id'], Progress>();
  #finished = new Set<OutboxEntry['id']>();

  constructor(options: SenderOptions) {
    this.#options = options;
    this.#left = new Leftovers(options.limits.grace);
    this.#gates = new Gates(options.limits.sending);
  }

  /** Rejects only with our own bugs; what the platform refuses is dropped or left. */
  async send(given: Parcel, carried: Carried, say: Mouth): Promise<void> {
    const leave = await this.#gates.enter(given.platform);
    await this.#send(given, carried, say).finally(leave);
  }

  async #send(given: Parcel, carried: Carried, say: Mouth): Promise<void> {
    const until = performance.now() + this.#options.limits.patience;
    const parcel = this.#known(given);
    const wait = this.#left.waitBefore(parcel);
    if (wait > 0) return this.#leave(parcel, carried, wait);
    try {
      while (parcel.sent < parcel.calls.length) {
        if (!this.#isOurs(parcel)) return this.#left.remove(parcel);
        const index = parcel.sent;
        const refusal = await this.#deliver(parcel, carried, say, until);
        if (refusal) return this.#leave(parcel, carried, refusal.after);
        await this.#mark(parcel, index, carried);
      }
    } catch (error) {
      this.#leave(parcel, carried);
      throw error;
    }
  }

  /** Takes an entry in hand: to be sent before the person's next turn. */
  adopt(entry: OutboxEntry): void {
    this.#left.add(entry, 0, 0);
  }

  /** What this process has in hand for a person, oldest first. */
  left(person: PersonKey): OutboxEntry[] {
    return this.#left.of(person).map(({ entry }) => entry);
  }

  /** People with replies that wait. */
  get waiting(): number {
    return this.#left.size;
  }

  /** Whether the platform said that it takes nothing for this person yet. */
  waits(person: PersonKey): boolean {
    return this.#left.waits(person);
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
    this.#left.tidy();
    await Promise.allSettled([...this.#untold.values()].map((progress) => this.#tell(progress)));
    this.#finished = new Set();
  }

  forget(person: PersonKey): void {
    this.#left.forget(person);
    for (const [id, progress] of this.#untold) if (progress.person === person) this.#untold.delete(id);
  }

  /** Else it is left where it lies: to whoever took it, or to the next look for unsent entries. */
  #isOurs({ id }: Parcel): boolean {
    return id === undefined || this.#options.store.holds(id);
  }

  /** The very object that is in hand, where late arrivals are noted, as far as it is known to have gone out. */
  #known(given: Parcel): Parcel {
    if (given.id === undefined) return given;
    const parcel = this.#left.find(given)?.entry ?? given;
    parcel.sent = Math.max(parcel.sent, given.sent, this.#untold.get(given.id)?.sent ?? 0);
    return parcel;
  }

  /** Undefined once the call went out or was dropped; else why it is left for later. */
  async #deliver(parcel: Parcel, carried: Carried, say: Mouth, until: number): Promise<Refusal | undefined> {
    const index = parcel.sent;
    for (let attempt = 0; ; attempt += 1) {
      const refusal = await this.#attempt(parcel, index, carried, say, until);
      if (!refusal) return undefined;
      const pause = Math.max(this.#pause(attempt), refusal.after);
      const again = performance.now() + pause < until + this.#more(parcel);
      // It is made again: now, or from the outbox.
      if (refusal.unknown && (again || parcel.id !== undefined)) this.#options.count('doubtful', parcel.platform);
      if (!again) return refusal;
      await sleep(pause);
      // An earlier try of it has arrived meanwhile.
      if (parcel.sent > index) return undefined;
      this.#options.count('retried', parcel.platform);
    }
  }

  async #attempt(parcel: Parcel, index: number, carried: Carried, say: Mouth, until: number): Promise<Refusal | undefined> {
    let [arrived, late] = [false, false];
    carried.arrived = () => {
      arrived = true;
      // A call that was given up and yet arrives must not be made again.
      if (late) void this.#mark(parcel, index, carried);
    };
    try {
      const least = parcel.id === undefined ? this.#options.limits.patience : 1;
      await within(Math.max(until - performance.now(), least), say(parcel.calls[index] ?? null));
      return undefined;
    } catch (error) {
      if (arrived) return undefined;
      if (error instanceof Trouble) throw error;
      late = true;
      return this.#judge(error, parcel);
    }
  }

  #judge(error: unknown, parcel: Parcel): Refusal | undefined {
    const { count, log } = this.#options;
    const known = error instanceof SendFailed ? error : undefined;
    const facts = { platform: parcel.platform, ...describe(error) };
    if (known && !known.again) {
      count('dropped', parcel.platform);
      log.warn(facts, 'a call can never be made and was dropped');
      return undefined;
    }
    log.warn(facts, known ? 'a call was not made' : 'a call failed, perhaps after it arrived');
    return { unknown: !known, after: known?.after ?? 0 };
  }

  /** The call of this index went out. It may have arrived twice, late and again: it counts once. */
  async #mark(parcel: Parcel, index: number, carried: Carried): Promise<void> {
    if (parcel.sent > index) return;
    this.#options.count('sent', parcel.platform);
    const next = index + 1;
    // Noted with the next one: a crash in between lets it be made again, which nobody sees.
    if (next < parcel.calls.length && carried.adapter.repeatable?.(parcel.calls[index] ?? null)) parcel.sent = next;
    else await this.#reach(parcel, next, carried);
  }

  /** A failure here is no failure of the turn: the reply is out, and comes twice only if this process ends now. */
  async #reach(parcel: Parcel, sent: number, carried: Carried): Promise<void> {
    parcel.sent = sent;
    const { id, person, platform } = parcel;
    if (id === undefined) return;
    const done = sent === parcel.calls.length;
    if (done) this.#done({ id, person });
    try {
      await this.#tell({ id, person, platform, sent, done, state: carried.state });
    } catch (error) {
      this.#options.count('doubtful', platform);
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

  #done(entry: Pick<OutboxEntry, 'id' | 'person'>): void {
    this.#finished.add(entry.id);
    this.#left.remove(entry);
  }

  #leave(parcel: Parcel, carried: Carried, after = 0): void {
    const { count, log, limits, later } = this.#options;
    const { id, person, platform } = parcel;
    if (parcel.sent >= parcel.calls.length) return;
    const tries = (this.#left.find(parcel)?.tries ?? 0) + (after > 0 ? 0 : 1);
    if (id === undefined || tries >= limits.tries) return this.#giveUp(parcel, carried);
    // The very object, not a copy: a late arrival is noted in it.
    this.#left.add(Object.assign(parcel, { id }), tries, after);
    later(person, after > 0 ? after : Math.min(limits.again * 2 ** (tries - 1), limits.recoverEvery));
    count('left', platform);
    log.warn({ platform, people: this.#left.size }, 'a reply waits in the outbox');
  }

  #giveUp(parcel: Parcel, carried: Carried): void {
    this.#options.count('abandoned', parcel.platform);
    this.#options.log.error({ platform: parcel.platform }, 'a reply could not be sent and was given up');
    void this.#reach(parcel, parcel.calls.length, carried);
  }

  /** What cannot be left for later is tried for longer. */
  #more({ id }: Parcel): number {
    const { patience, unkept } = this.#options.limits;
    return id === undefined ? unkept - patience : 0;
  }

  #pause(attempt: number): number {
    const { backoff } = this.#options.limits;
    return backoff[Math.min(attempt, backoff.length - 1)] ?? 0;
  }
}

/** How far an entry went. */
interface Progress extends Pick<OutboxEntry, 'id' | 'person' | 'platform' | 'sent'> {
  done: boolean;
  state: Json;
}

function isOutage(error: unknown): boolean {
  return error instanceof Trouble && (error.cause instanceof StoreUnavailable || error.cause instanceof TimeUp);
}

/** Why a call is to be made again. */
interface Refusal {
  /** It may have arrived all the same. */
  unknown: boolean;
  /** Milliseconds before it makes sense, as far as the platform said. */
  after: number;
}
