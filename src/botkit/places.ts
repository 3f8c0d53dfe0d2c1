import { performance } from 'node:perf_hooks';
import type { PersonKey } from '../storage/store.ts';

interface Kept {
  place: string;
  /** Where the event that led here was typed. */
  from: string | undefined;
  event: string;
  at: number;
}

/** Milliseconds after which somebody who comes back finds the page gone, and people who are remembered. */
const KEPT = 10 * 60_000;
const MOST = 1_000;

/**
 * Where people are in discreet flows, so that what they type there is not taken for something else. In this
 * process only and for minutes: of these flows no file may know.
 */
export class Places {
  readonly #kept = new Map<PersonKey, Kept>();
  readonly #clock: () => number;

  /** @param clock milliseconds of the process, which nobody can set */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Where the person is. An event that comes again was typed where it came first. */
  of(person: PersonKey, event: string): string | undefined {
    const kept = this.#kept.get(person);
    if (!kept || this.#clock() - kept.at > KEPT) return undefined;
    return kept.event === event ? kept.from : kept.place;
  }

  /** Where an event led; undefined leads out. */
  note(person: PersonKey, event: string, place: string | undefined): void {
    const from = this.of(person, event);
    this.#kept.delete(person);
    if (place === undefined) return;
    this.#kept.set(person, { place, from, event, at: this.#clock() });
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST && oldest !== undefined) this.#kept.delete(oldest);
  }
}
