import { performance } from 'node:perf_hooks';

/** Milliseconds without a connection that are no news: platforms take them away now and then. */
const PASSING = 60_000;

/** Which of a platform's connections are gone, and whether that has lasted. */
export class Hearing {
  readonly #passing: number;
  readonly #lost = new Map<number, number>();

  constructor(passing = PASSING) {
    this.#passing = passing;
  }

  lost(connection = 0): void {
    if (!this.#lost.has(connection)) this.#lost.set(connection, performance.now());
  }

  found(connection = 0): void {
    this.#lost.delete(connection);
  }

  get whole(): boolean {
    return this.#lost.size === 0;
  }

  /** False once one of them has been gone for longer than passes by itself. */
  get well(): boolean {
    const now = performance.now();
    return [...this.#lost.values()].every((since) => now - since < this.#passing);
  }
}
