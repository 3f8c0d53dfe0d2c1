import { RateLimiterMemory } from 'rate-limiter-flexible';

/** So many times in a minute, for each who asks: what is done beside people's own turns, and costs others theirs. */
export class Crowds {
  readonly #limiter: RateLimiterMemory;

  constructor(perMinute: number) {
    this.#limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  }

  /** Whether there is room for one more, which is then taken. */
  room(of: string): Promise<boolean> {
    return this.#limiter.consume(of).then(() => true, () => false);
  }

  /** Whether there was no room for the last one. */
  async isFull(of: string): Promise<boolean> {
    const known = await this.#limiter.get(of);
    return known !== null && known.remainingPoints <= 0;
  }
}
