/**
 * Finds deeds that a platform delivers several times as different events: a button pressed twice by a
 * trembling finger, the pictures of one album. A redelivery of the same event is not one of them.
 */
export class Repeats {
  readonly #last = new Map<string, { id: string; at: number }>();
  readonly #clock: () => number;

  /** @param clock milliseconds of the process, which nobody can set */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Whether another event with this key came less than a moment ago. */
  has(key: string, id: string): boolean {
    const now = this.#clock();
    const last = this.#last.get(key);
    const repeated = last !== undefined && last.id !== id && now - last.at < MOMENT;
    if (!repeated) this.#note(key, id, now);
    return repeated;
  }

  #note(key: string, id: string, at: number): void {
    this.#last.delete(key);
    this.#last.set(key, { id, at });
    for (const [oldest, { at: then }] of this.#last) {
      if (at - then < MOMENT && this.#last.size <= MOST) return;
      this.#last.delete(oldest);
    }
  }
}

/** Milliseconds. */
const MOMENT = 1_000;
const MOST = 10_000;
