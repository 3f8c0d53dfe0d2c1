import type { Effect } from '../engine/effect.ts';
import type { Json, PersonKey, Store } from '../storage/store.ts';
import type { Answer } from './helped.ts';
import { FEWEST, type Sums } from './insights.ts';
import { readScoped } from './programs.ts';
import type { Shelf } from './shelf.ts';

/** Milliseconds between two writes; what was counted since the last one is lost in a crash. */
const EVERY = 10_000;
const ATTEMPTS = 5;

/** What is counted of one flow: never who, never in which order, never together with anything else. */
export interface FlowCounts extends Sums {
  /** Marks that tell people apart in this flow only: of those who came since `told` was made. `true` in what was written before there was `told`. */
  people: string[] | true;
  /** The sums as they were when enough people had come: two of them differ by as many people again. */
  told?: Sums;
}

export interface CountsOptions {
  store: Pick<Store, 'document' | 'documents' | 'saveDocument'>;
  shelf: Shelf;
  seal: { personKey(platform: string, user: string): PersonKey };
}

interface Delta extends Sums {
  people: Set<string>;
}

/** Counts of communities' flows, for those servers that asked for them. */
export class Counts {
  readonly #options: CountsOptions;
  #waiting = new Map<string, Delta>();
  #timer: NodeJS.Timeout | undefined;
  #writing: Promise<void> = Promise.resolve();

  constructor(options: CountsOptions) {
    this.#options = options;
  }

  /** What a turn showed. Keeps nobody waiting. */
  note(person: PersonKey, effects: readonly Effect[], started: boolean, ended: string | undefined): void {
    let first = started;
    for (const effect of effects) {
      if (effect.do !== 'show' || !effect.step) continue;
      const [flow = '', path = ''] = effect.step.split(':');
      const delta = this.#of(flow);
      if (!delta) continue;
      delta.people.add(this.#markOf(flow, person));
      if (first) delta.started += 1;
      first = false;
      add(delta.steps, path, 1);
      if (effect.verdict) add(delta.verdicts, effect.verdict, 1);
    }
    const delta = ended === undefined ? undefined : this.#of(ended);
    if (delta) delta.ended += 1;
  }

  /** What somebody said when they were asked whether it helped. */
  helped(flow: string, person: PersonKey, answer: Answer): void {
    const delta = this.#of(flow);
    if (!delta) return;
    delta.people.add(this.#markOf(flow, person));
    add(delta.helped, answer, 1);
  }

  /** Tells people apart in this flow only. */
  #markOf(flow: string, person: PersonKey): string {
    return this.#options.seal.personKey(flow, person).slice(0, 10);
  }

  /** Undefined where nothing is counted. */
  #of(flow: string): Delta | undefined {
    const key = keyOf(flow);
    if (key === undefined) return undefined;
    const known = this.#waiting.get(key) ?? { people: new Set<string>(), started: 0, ended: 0, steps: {}, verdicts: {}, helped: {} };
    this.#waiting.set(key, known);
    this.#timer ??= setTimeout(() => void this.flush(), EVERY).unref();
    return known;
  }

  /** Writes what was counted. Never rejects: counts are worth no trouble. */
  flush(): Promise<void> {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    const waiting = this.#waiting;
    this.#waiting = new Map();
    this.#writing = this.#writing.then(() => this.#write(waiting)).catch(() => {});
    return this.#writing;
  }

  async #write(waiting: ReadonlyMap<string, Delta>): Promise<void> {
    for (const [key, delta] of waiting) {
      const server = await this.#options.shelf.server(key.split('/')[0] ?? '');
      if (server?.counts) await this.#addTo(key, delta);
    }
  }

  async #addTo(key: string, delta: Delta): Promise<void> {
    const { store } = this.#options;
    for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
      const known = await store.document('counts', key);
      // `FlowCounts` is JSON, and what is on this shelf was written here.
      const next = summed(known?.value as unknown as FlowCounts | undefined, delta) as unknown as Json;
      if (await store.saveDocument('counts', key, next, known?.version ?? 0)) return;
    }
  }

  /** What may be told, as of when the last ten people had come. Undefined while there are too few. */
  async read(flow: string): Promise<Sums | undefined> {
    const key = keyOf(flow);
    const known = (key === undefined ? undefined : await this.#options.store.document('counts', key))?.value as unknown as FlowCounts | undefined;
    return known && toldOf(known);
  }

  async forget(scopeKey: string): Promise<void> {
    const { store } = this.#options;
    for (const { key, version } of await store.documents('counts', { begins: `${scopeKey}/`, limit: 100 })) await store.saveDocument('counts', key, undefined, version);
  }
}

function summed(known: FlowCounts | undefined, delta: Delta): FlowCounts {
  const sum = <Name extends string>(one: Partial<Record<Name, number>> = {}, other: Partial<Record<Name, number>>) => {
    const total: Record<string, number> = {};
    for (const [name, count] of [...entries(one), ...entries(other)]) add(total, name, count);
    return total;
  };
  const sums: Sums = {
    started: (known?.started ?? 0) + delta.started,
    ended: (known?.ended ?? 0) + delta.ended,
    steps: sum(known?.steps, delta.steps),
    verdicts: sum(known?.verdicts, delta.verdicts),
    helped: sum(known?.helped, delta.helped),
  };
  const people = [...new Set([...(known === undefined || known.people === true ? [] : known.people), ...delta.people])];
  if (people.length >= FEWEST) return { ...sums, people: [], told: sums };
  const told = known && toldOf(known);
  return { ...sums, people, ...(told && { told }) };
}

function entries(counts: Partial<Record<string, number>>): [string, number][] {
  return Object.entries(counts).map(([name, count = 0]) => [name, count]);
}

function toldOf({ people, told, started, ended, steps, verdicts, helped = {} }: FlowCounts): Sums | undefined {
  return people === true ? { started, ended, steps, verdicts, helped } : told;
}

function keyOf(flow: string): string | undefined {
  const { name, key } = readScoped(flow) ?? {};
  return name === undefined ? undefined : `${key}/${name}`;
}

function add(to: Record<string, number>, name: string, count: number): void {
  to[name] = (to[name] ?? 0) + count;
}
