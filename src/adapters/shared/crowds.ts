import { RateLimiterMemory } from 'rate-limiter-flexible';

/** Messages in a minute that a group is answered with: their buttons serve everybody, so more of them help nobody. */
const ANSWERS = 10;

/** Keeps the bot from filling a chat of many with its own words. */
export class Crowds {
  readonly #answers = new RateLimiterMemory({ points: ANSWERS, duration: 60 });

  /** Whether that chat may be answered once more. */
  room(chat: string): Promise<boolean> {
    return this.#answers.consume(chat).then(() => true, () => false);
  }
}
