/** Pauses that grow from `first` to `most` milliseconds, each a little off, so that processes do not call together. */
export class Pauses {
  readonly #first: number;
  readonly #most: number;
  #next: number;

  constructor(first = 500, most = 30_000) {
    this.#first = first;
    this.#most = most;
    this.#next = first;
  }

  reset(): void {
    this.#next = this.#first;
  }

  next(): number {
    const pause = this.#next;
    this.#next = Math.min(pause * 2, this.#most);
    return Math.round(pause * (0.8 + Math.random() * 0.4));
  }
}

/** Resolves after a time, or at once when the signal comes. Never rejects. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  if (signal?.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    const over = () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', over);
      resolve();
    };
    const timer = setTimeout(over, ms);
    signal?.addEventListener('abort', over);
  });
}
