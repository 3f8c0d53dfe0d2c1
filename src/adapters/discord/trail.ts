import type { Asked } from './client.ts';

/** A message that leaving should clear: of a private chat, or seen by one person only, for as long as its token works. */
export type Trace = ({ chat: string } | { asked: Asked; until: number }) & {
  message: string;
  /** Of a discreet flow: it goes as soon as something else is shown. */
  discreet: boolean;
};

/**
 * Messages that no file may know of, or that no later process could remove: kept in this process only. Bounded; the
 * people who were longest silent are forgotten first.
 */
export class Trail {
  readonly #people = new Map<string, Trace[]>();

  add(user: string, trace: Trace): void {
    const traces = [...(this.#people.get(user) ?? []).filter(({ message }) => message !== trace.message), trace].slice(-MESSAGES);
    this.#people.delete(user);
    this.#people.set(user, traces);
    const [oldest] = this.#people.keys();
    if (this.#people.size > PEOPLE && oldest !== undefined) this.#people.delete(oldest);
  }

  /** Takes them out, the latest first. */
  take(user: string, which: (trace: Trace) => boolean = () => true): Trace[] {
    const traces = this.#people.get(user) ?? [];
    const left = traces.filter((trace) => !which(trace));
    if (left.length > 0) this.#people.set(user, left);
    else this.#people.delete(user);
    return traces.filter(which).toReversed();
  }
}

const MESSAGES = 40;
const PEOPLE = 5_000;
