import { isDeepStrictEqual } from 'node:util';
import type { PersonKey } from '../storage/store.ts';
import type { Incoming } from './adapter.ts';

/** People remembered at once: in a long outage the first are let go. */
const MOST = 10_000;

/**
 * What people were asked to say again because it could not be saved. Where the connection to the store broke in the
 * middle of it, it may have been saved all the same: said again, it must not answer the next question too. So it goes
 * by the id of the event that it was at first, by which the store knows what it has.
 */
export class Unsaved {
  readonly #people = new Map<PersonKey, Incoming>();

  add(person: PersonKey, incoming: Incoming): void {
    const [oldest] = this.#people.keys();
    if (this.#people.size >= MOST && oldest !== undefined) this.#people.delete(oldest);
    this.#people.set(person, incoming);
  }

  /** The same, under its first id where it is what the person was asked to say again. */
  asFirst(person: PersonKey, incoming: Incoming): Incoming {
    const first = this.#people.get(person);
    return first && isDeepStrictEqual(deedOf(first), deedOf(incoming)) ? { ...incoming, id: first.id } : incoming;
  }

  /** The person has gone on. */
  delete(person: PersonKey): void {
    this.#people.delete(person);
  }
}

/** Without the message that it was in. */
function deedOf({ event }: Incoming): object {
  return { ...event, ref: undefined };
}
