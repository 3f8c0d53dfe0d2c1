/** Remembers the latest keys it was given, up to a number. */
export class Known {
  readonly #keys = new Set<string>();
  readonly #most: number;

  constructor(most = 20_000) {
    this.#most = most;
  }

  has(key: string): boolean {
    return this.#keys.has(key);
  }

  add(key: string): void {
    this.#keys.add(key);
    const [oldest] = this.#keys;
    if (this.#keys.size > this.#most && oldest !== undefined) this.#keys.delete(oldest);
  }
}
