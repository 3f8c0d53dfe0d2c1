import type { Json, OutboxEntry, PersonKey, Store } from '../storage/store.ts';
import { SendFailed } from './adapter.ts';
import type { Carried } from './carried.ts';
import type { Limits } from './limits.ts';
import type { Count, Log } from './log.ts';
import { describe, inStore, Trouble } from './trouble.ts';
import { sleep, within } from './within.ts';

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
  #finished = new Set<OutboxEntry['id']>();

  constructor(options: SenderOptions) {
    this.#options = options;
  }

  /** Rejects only with our own bugs; what the platform refuses is dropped or left. */
  async send(parcel: Parcel, carried: Carried, say: Mouth): Promise<void> {
    const until = Date.now() + this.#options.limits.patience;
    try {
      while (parcel.sent < parcel.calls.length) {
        if (!(await this.#deliver(parcel, carried, say, until))) return this.#leave(parcel, carried);
        await this.#mark(parcel, parcel.sent + 1, carried);
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

  /** Whether this entry went out after the last `look`: a list read from the store may be older than that. */
  finished(id: OutboxEntry['id']): boolean {
    return this.#finished.has(id);
  }

  /** To be called before the store is asked for unsent entries. */
  look(): void {
    this.#finished = new Set();
    for (const [person, left] of this.#left) this.#keep(person, left.filter((each) => this.#isOurs(each)));
  }

  forget(person: PersonKey): void {
    this.#left.delete(person);
  }

  /** True once the call went out or was dropped; false when it is left for later. */
  async #deliver(parcel: Parcel, carried: Carried, say: Mouth, until: number): Promise<boolean> {
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await this.#attempt(parcel, carried, say, until);
      if (outcome === 'sent' || outcome === 'dropped') return true;
      const pause = this.#pause(attempt);
      const again = Date.now() + pause < until;
      // It is made again: now, or from the outbox.
      if (outcome === 'unknown' && (again || parcel.id !== undefined)) this.#options.count('doubtful');
      if (!again) return false;
      await sleep(pause);
      this.#options.count('retried');
    }
  }

  async #attempt(parcel: Parcel, carried: Carried, say: Mouth, until: number): Promise<Outcome> {
    const index = parcel.sent;
    let [arrived, late] = [false, false];
    carried.arrived = () => {
      arrived = true;
      // A call that was given up and yet arrives must not be made again.
      if (late && parcel.sent === index) void this.#mark(parcel, index + 1, carried);
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

  /** A failure here is no failure of the turn: the reply is out, at worst it comes twice. */
  async #mark(parcel: Parcel, sent: number, carried: Carried): Promise<void> {
    parcel.sent = sent;
    const { id } = parcel;
    if (id === undefined) return;
    const { store, limits, log, count } = this.#options;
    if (sent === parcel.calls.length) this.#done(id, parcel.person);
    try {
      await inStore('markSent', limits.store, () => store.markSent(id, sent, carried.state));
    } catch (error) {
      count('doubtful');
      log.error({ platform: parcel.platform, ...describe(error) }, 'a reply went out but could not be marked as sent');
    }
  }

  #done(id: OutboxEntry['id'], person: PersonKey): void {
    this.#finished.add(id);
    this.#keep(person, this.#others(person, id));
  }

  #leave(parcel: Parcel, carried: Carried): void {
    const { count, log, limits } = this.#options;
    const { id, person, platform } = parcel;
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
    void this.#mark(parcel, parcel.calls.length, carried);
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

type Outcome = 'sent' | 'dropped' | 'again' | 'unknown';
