import type { Effect } from '../engine/effect.ts';
import type { Block } from '../message/message.ts';
import type { Json, PersonKey, Store } from '../storage/store.ts';
import { type Answer, answers } from './helped.ts';
import { readScoped } from './programs.ts';
import type { Shelf } from './shelf.ts';
import type { Say } from './told.ts';

/** Below so many people nothing is told, and no single number below it. */
export const FEWEST = 10;
/** Milliseconds between two writes; what was counted since the last one is lost in a crash. */
const EVERY = 10_000;
const ATTEMPTS = 5;

/** What is counted of one flow: never who, never in which order, never together with anything else. */
export interface FlowCounts {
  /** Until there are enough: marks that tell people apart in this flow only. Then `true`. */
  people: string[] | true;
  started: number;
  ended: number;
  /** How often each question or text was shown. */
  steps: Record<string, number>;
  verdicts: Record<string, number>;
  /** What people said when they were asked whether it helped. Absent in what was counted before that was asked. */
  helped?: Partial<Record<Answer, number>>;
}

/** How many came to a step, as it may be told. */
export interface Reached {
  /** Of all who began, 0 to 1; absent where the number is too small to be told. */
  share?: number;
  words: string;
}

export interface CountsOptions {
  store: Pick<Store, 'document' | 'documents' | 'saveDocument'>;
  shelf: Shelf;
  seal: { personKey(platform: string, user: string): PersonKey };
}

interface Delta extends Omit<FlowCounts, 'people'> {
  people: Set<string>;
  helped: Partial<Record<Answer, number>>;
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

  /** Undefined while there are too few people. */
  async read(flow: string): Promise<FlowCounts | undefined> {
    const key = keyOf(flow);
    const value = (key === undefined ? undefined : await this.#options.store.document('counts', key))?.value as unknown as FlowCounts | undefined;
    return value?.people === true ? value : undefined;
  }

  async forget(scopeKey: string): Promise<void> {
    const { store } = this.#options;
    for (const { key, version } of await store.documents('counts', { begins: `${scopeKey}/`, limit: 100 })) await store.saveDocument('counts', key, undefined, version);
  }

  /** How many went how far, as bars that are read at a glance. */
  told({ started, ended, steps, verdicts, helped = {} }: FlowCounts, say: Say): Block[] {
    const most = Math.max(started, 1);
    const bar = (count: number) => '▇'.repeat(Math.round((Math.min(count, most) / most) * 12)) || '▏';
    const shown = (count: number) => (count < FEWEST ? say('manage.insights.under', { count: FEWEST }) : String(count));
    const line = ([name, count]: [string, number]) => (count < FEWEST ? `${name}: ${shown(count)}` : `${bar(count)} ${count} ${name}`);
    const rows: [string, number][] = [[say('manage.insights.started'), started], ...Object.entries(steps).slice(0, 20), [say('manage.insights.ended'), ended]];
    const results = Object.entries(verdicts).map(([verdict, count]) => `${say(`manage.verdict.${verdict}`)}: ${shown(count)}`);
    const said = answers.flatMap((answer) => (helped[answer] === undefined ? [] : [`${say(`helped.${answer}`)}: ${shown(helped[answer])}`]));
    const list = (heading: string, items: string[]): Block[] => (items.length > 0 ? [{ kind: 'list', heading: say(heading), items }] : []);
    return [...list('manage.insights.way', rows.map(line)), ...list('manage.insights.results', results), ...list('manage.insights.helped', said)];
  }

  /** By step, and `end`: what a drawing shows. Of a checklist it is the question that was shown most. */
  reached({ started, ended, steps }: FlowCounts): [string, Reached][] {
    const most = new Map<string, number>();
    for (const [path, count] of Object.entries(steps)) {
      const [step = ''] = path.split('.');
      most.set(step, Math.max(count, most.get(step) ?? 0));
    }
    const all = Math.max(started, ...most.values());
    return [...most, ['end', ended] as const].map(([step, count]) => [step, count < FEWEST ? { words: `<${FEWEST}` } : { share: count / all, words: String(count) }]);
  }

  csv({ started, ended, steps, verdicts, helped = {} }: FlowCounts): string {
    const cell = (count: number) => (count < FEWEST ? `<${FEWEST}` : String(count));
    const rows = [['what', 'name', 'times'], ['started', '', cell(started)], ...Object.entries(steps).map(([name, count]) => ['step', name, cell(count)]), ...Object.entries(verdicts).map(([name, count]) => ['verdict', name, cell(count)]), ['ended', '', cell(ended)], ...answers.flatMap((answer) => (helped[answer] === undefined ? [] : [['helped', answer, cell(helped[answer])]]))];
    return `${rows.map((row) => row.join(',')).join('\r\n')}\r\n`;
  }
}

function summed(known: FlowCounts | undefined, delta: Delta): FlowCounts {
  const people = known?.people === true ? true : [...new Set([...(known?.people ?? []), ...delta.people])];
  const sum = (one: Record<string, number> = {}, other: Record<string, number>) => {
    const total = { ...one };
    for (const [name, count] of Object.entries(other)) add(total, name, count);
    return total;
  };
  return {
    people: people === true || people.length >= FEWEST ? true : people,
    started: (known?.started ?? 0) + delta.started,
    ended: (known?.ended ?? 0) + delta.ended,
    steps: sum(known?.steps, delta.steps),
    verdicts: sum(known?.verdicts, delta.verdicts),
    helped: sum(known?.helped, delta.helped),
  };
}

function keyOf(flow: string): string | undefined {
  const { name, key } = readScoped(flow) ?? {};
  return name === undefined ? undefined : `${key}/${name}`;
}

function add(to: Record<string, number>, name: string, count: number): void {
  to[name] = (to[name] ?? 0) + count;
}
