import { Known } from './known.ts';

/**
 * The latest deliveries, by the platform's ids. One that comes once more, perhaps while it is in hand, is the same
 * deed: for a discreet turn nothing but this would tell.
 */
export class Deliveries {
  readonly #known = new Known<Promise<void>>(10_000);

  /** Settles as the first delivery does. */
  once(id: string, begin: () => Promise<void>): Promise<void> {
    const known = this.#known.get(id);
    if (known) return known;
    const handled = begin();
    this.#known.set(id, handled);
    return handled;
  }
}
