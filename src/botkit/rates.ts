import { RateLimiterMemory } from 'rate-limiter-flexible';
import type { PersonKey } from '../storage/store.ts';

/** So many events in so many seconds. */
export interface Rate {
  events: number;
  seconds: number;
}

/** Seconds in which somebody is told once that they are too fast. */
const TOLD = 60;

/** In place of a server's bound, where there is none to keep: a look at it takes as long. */
const unbounded = new RateLimiterMemory({ points: Number.MAX_SAFE_INTEGER, duration: 1 });

/**
 * How fast events are taken, in this process: of one person, and of all in one server, so that nobody's flood takes
 * the room of others. What a person was too fast with is not counted for the server. Keys are kept in memory for as
 * long as their seconds last.
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
  async room(person: PersonKey, place: PersonKey | undefined): Promise<boolean> {
    const one = await within(this.#person, person);
    const all = await within(one && place !== undefined ? this.#place : unbounded, place ?? '');
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
