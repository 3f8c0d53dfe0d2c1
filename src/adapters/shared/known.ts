/**
 * Remembers the latest keys it was given: at least half of a number of them, and never more. In two generations,
 * since a Set that loses its oldest key with every new one gets slow: it walks over what was deleted.
 */
export class Known<V = true> {
  readonly #generation: number;
  #young = new Map<string, V>();
  #old = new Map<string, V>();

  constructor(most = 20_000) {
    this.#generation = most / 2;
  }

  has(key: string): boolean {
    return this.#young.has(key) || this.#old.has(key);
  }

  get(key: string): V | undefined {
    return this.#young.get(key) ?? this.#old.get(key);
  }

  set(key: string, value: V): void {
    if (this.#young.size >= this.#generation) [this.#old, this.#young] = [this.#young, new Map()];
    this.#young.set(key, value);
  }
}
