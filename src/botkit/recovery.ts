import type { OutboxEntry, OutboxId, PersonKey, Store } from '../storage/store.ts';
import type { Limits } from './limits.ts';
import type { Count, Log } from './log.ts';
import type { Queues } from './queue.ts';
import type { Sender } from './sender.ts';
import { describe, inStore } from './trouble.ts';

export interface RecoveryOptions {
  store: Pick<Store, 'unsent'>;
  limits: Limits;
  log: Log;
  count: Count;
  sender: Sender;
  queues: Queues<PersonKey>;
  /** Sends an entry; never rejects. */
  resend: (entry: OutboxEntry) => Promise<void>;
}

/** Takes up what crashes and failed sends left in the outbox, never in front of a person's live turn. */
export class Recovery {
  readonly #options: RecoveryOptions;
  #running: Promise<void> | undefined;
  #stopped = false;

  constructor(options: RecoveryOptions) {
    this.#options = options;
  }

  /**
   * At start: so that nobody's next turn overtakes what an earlier run left. Not where other processes may
   * have it in hand.
   */
  async adopt(platforms: readonly string[]): Promise<void> {
    if (this.#options.limits.grace > 0) return;
    for (const platform of platforms) {
      for await (const page of this.#pages(platform)) {
        for (const entry of page) this.#foreign(entry);
      }
    }
  }

  /**
   * One look at a time; a second caller waits for the first.
   * @param all also what this process has left for later already
   */
  run(platforms: readonly string[], all = true): Promise<void> {
    this.#running ??= this.#run(platforms, all).finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Takes up nothing more. */
  stop(): void {
    this.#stopped = true;
  }

  /** All that is due: a platform that is slow or away keeps no other waiting. */
  async #run(platforms: readonly string[], all: boolean): Promise<void> {
    await this.#options.sender.look();
    await Promise.all(platforms.map((platform) => this.#drain(platform, all)));
  }

  async #drain(platform: string, all: boolean): Promise<void> {
    for await (const page of this.#pages(platform)) {
      const taken = this.#take(all ? page : page.filter((entry) => !this.#inHand(entry)));
      await Promise.all(taken);
      // All in the hands of live turns: it is traffic, and no backlog.
      if (taken.length === 0) return;
    }
  }

  async *#pages(platform: string): AsyncGenerator<OutboxEntry[]> {
    for (let page = await this.#unsent(platform, 0); page.length > 0 && !this.#stopped; ) {
      yield page;
      if (page.length < this.#options.limits.batch) return;
      page = await this.#unsent(platform, page.at(-1)?.id ?? 0);
    }
  }

  /**
   * Nothing is awaited between here and the queue: whoever is not busy now has no turn that could have
   * committed one of these entries and not yet tried to send it.
   */
  #take(entries: readonly OutboxEntry[]): (Promise<void> | undefined)[] {
    const { sender, queues } = this.#options;
    const idle = entries.filter(({ id, person }) => !queues.busy(person) && !sender.finished(id) && !sender.waits(person));
    return idle.map((entry) => {
      const known = sender.left(entry.person).find(({ id }) => id === entry.id) ?? this.#foreign(entry);
      return queues.add(entry.person, () => this.#options.resend(known));
    });
  }

  #inHand({ person, id }: OutboxEntry): boolean {
    return this.#options.sender.left(person).some((entry) => entry.id === id);
  }

  /** Whoever had it before us may have made the next call and died before noting it. */
  #foreign(entry: OutboxEntry): OutboxEntry {
    this.#options.count('adopted', entry.platform);
    this.#options.count('doubtful', entry.platform);
    this.#options.sender.adopt(entry);
    return entry;
  }

  async #unsent(platform: string, after: OutboxId): Promise<OutboxEntry[]> {
    const { store, limits, log } = this.#options;
    try {
      return await inStore('unsent', limits.store, () => store.unsent(platform, limits.batch, limits.grace, after));
    } catch (error) {
      log.error({ platform, ...describe(error) }, 'unsent replies could not be read');
      return [];
    }
  }
}
