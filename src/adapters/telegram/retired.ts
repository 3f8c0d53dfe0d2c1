import { Known } from '../shared/known.ts';

/** Messages that are known to have no buttons any more: taking them away again would be a call for nothing. */
export class Retired {
  readonly #known = new Known();

  has(chat: number, message: number): boolean {
    return this.#known.has(`${chat} ${message}`);
  }

  add(chat: number, message: number): void {
    this.#known.set(`${chat} ${message}`, true);
  }
}
