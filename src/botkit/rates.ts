import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { PersonKey } from '../storage/store.ts';

/** So many events in so many seconds. */
export interface Rate {
  events: number;
  seconds: number;
}

/** Seconds in which somebody is told once that they are too fast. */
const TOLD = 60;

/**
 * How fast events are taken, in this process: of one person, and of all in one server, so that nobody's flood takes
 * the room of others. Keys are kept in memory for as long as their seconds last.
 */
export class Rates {
  readonly #person: RateLimiterMemory;
  readonly #place: RateLimiterMemory;
  readonly #told = new RateLimiterMemory({ points: 1, duration: TOLD });

  constructor(person: Rate, place: Rate) {
    this.#person = limiter(person);
    this.#place = limiter(place);
  }

  /** Whether one more event may be taken now. Takes equally long with and without a place: nobody's events change their order. */
  async room(person: PersonKey, place: string | undefined): Promise<boolean> {
    const [one, all] = await Promise.all([within(this.#person, person), place === undefined ? true : within(this.#place, place)]);
    return one && all;
  }

  /** Whether this person is to be told of it now. */
  tells(person: PersonKey): Promise<boolean> {
    return within(this.#told, person);
  }
}

function limiter({ events, seconds }: Rate): RateLimiterMemory {
  return new RateLimiterMemory({ points: events, duration: seconds });
}

function within(limiter: RateLimiterMemory, key: string): Promise<boolean> {
  return limiter.consume(key).then(() => true, () => false);
}
