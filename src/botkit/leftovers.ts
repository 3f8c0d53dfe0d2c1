import type { OutboxEntry, PersonKey } from '../storage/store.ts';

/** A reply that this process has in hand though it could not be sent. */
export interface Leftover {
  readonly entry: OutboxEntry;
  /** Times that it was tried. */
  readonly tries: number;
  readonly since: number;
  /** Before this the platform takes no calls to the person. */
  readonly due: number;
}

/** Replies that wait, by person, the oldest first. Times are of the process: a clock that is set moves none of them. */
export class Leftovers {
  readonly #grace: number;
  readonly #people = new Map<PersonKey, Leftover[]>();

  /** @param grace where processes share a store, any of them may have taken up an entry that is older: milliseconds */
  constructor(grace: number) {
    this.#grace = grace;
  }

  /** People with replies that wait. */
  get size(): number {
    return this.#people.size;
  }

  /** @param after milliseconds until the platform takes it */
  add(entry: OutboxEntry, tries: number, after: number): void {
    const now = performance.now();
    const all = [...this.#others(entry), { entry, tries, since: now, due: now + after }];
    this.#people.set(entry.person, all.sort((one, other) => one.entry.id - other.entry.id));
  }

  find({ person, id }: Pick<OutboxEntry, 'person'> & { id?: OutboxEntry['id'] }): Leftover | undefined {
    return this.#people.get(person)?.find(({ entry }) => entry.id === id);
  }

  /** Those that are this process's to send. */
  of(person: PersonKey): Leftover[] {
    return (this.#people.get(person) ?? []).filter((each) => this.#isOurs(each));
  }

  /** Whether a person's oldest reply may not be tried yet. */
  waits(person: PersonKey): boolean {
    const [oldest] = this.of(person);
    return oldest !== undefined && oldest.due > performance.now();
  }

  /** Milliseconds that an older reply to the same person has to wait: this one must not overtake it. */
  waitBefore({ person, id }: Pick<OutboxEntry, 'person'> & { id?: OutboxEntry['id'] }): number {
    const [oldest] = this.of(person);
    return oldest && id !== undefined && oldest.entry.id < id ? Math.max(0, oldest.due - performance.now()) : 0;
  }

  remove(entry: Pick<OutboxEntry, 'person'> & { id?: OutboxEntry['id'] }): void {
    this.#keep(entry.person, this.#others(entry));
  }

  forget(person: PersonKey): void {
    this.#people.delete(person);
  }

  /** Lets go of what any process may have taken up by now. */
  tidy(): void {
    for (const person of this.#people.keys()) this.#keep(person, this.of(person));
  }

  #others({ person, id }: Pick<OutboxEntry, 'person'> & { id?: OutboxEntry['id'] }): Leftover[] {
    return (this.#people.get(person) ?? []).filter(({ entry }) => entry.id !== id);
  }

  #keep(person: PersonKey, left: Leftover[]): void {
    if (left.length) this.#people.set(person, left);
    else this.#people.delete(person);
  }

  #isOurs({ since }: Leftover): boolean {
    return this.#grace === 0 || performance.now() - since < this.#grace;
  }
}
