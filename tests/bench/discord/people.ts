import { performance } from 'node:perf_hooks';
import type { Call, Platform } from './platform.ts';
import { command, newId, type Params, type Person, type Place, places, press } from './wire.ts';

/** What a person does: begins the flow, then presses the buttons at these places. */
export interface Talk {
  flow: string;
  presses: readonly number[];
}

/** What a bot says, turn by turn, in each place. */
export type Script = Readonly<Record<Place, Call[][]>>;

/** People who talk to one bot, by turns in a server and in the private chat. */
export class People {
  turns = 0;
  readonly #platform: Platform;
  readonly #talk: Talk;
  readonly #script: Script;
  #count = 0;

  constructor(platform: Platform, talk: Talk, script: Script) {
    this.#platform = platform;
    this.#talk = talk;
    this.#script = script;
  }

  /** Turns of a whole talk. */
  get length(): number {
    return this.#talk.presses.length + 1;
  }

  /** Somebody who has never been here. */
  newcomer(): Person {
    this.#count += 1;
    return personIn(places[this.#count % places.length] ?? 'server');
  }

  async talk(person: Person): Promise<void> {
    for (let turn = 0; turn < this.length; turn += 1) await this.turn(person, turn);
  }

  /** Resolves once everything was said, with the milliseconds until the first response. */
  async turn(person: Person, turn: number): Promise<number> {
    const first = await this.#platform.ask(person, deed(this.#platform, this.#talk, person, turn), this.#script[person.place][turn]?.length ?? 0);
    this.turns += 1;
    if (turn + 1 === this.length) this.#platform.screens.delete(person.id);
    return first;
  }
}

function personIn(place: Place): Person {
  return { id: newId(), place, channel: newId() };
}

function deed({ screens }: Platform, { flow, presses }: Talk, { id }: Person, turn: number): Params {
  if (turn === 0) return command(flow);
  const screen = screens.get(id);
  const pressed = screen?.ids[presses[turn - 1] ?? 0];
  if (!screen || pressed === undefined) throw new Error('there is nothing to press: the bot did not ask');
  return press(screen.message, pressed);
}

/** What the bot says to somebody, with buttons that carry the number of the next turn instead of their ids. */
export async function recorded(platform: Platform, talk: Talk): Promise<Script> {
  const script: Record<Place, Call[][]> = { server: [], private: [] };
  for (const place of places) {
    const person = personIn(place);
    for (let turn = 0; turn <= talk.presses.length; turn += 1) {
      const calls = await platform.listen(person, deed(platform, talk, person, turn));
      script[place].push(calls.map((call) => ({ ...call, body: { ...call.body, components: numbered(call.body['components'], turn + 1) } })));
    }
  }
  return script;
}

function numbered(components: unknown, turn: number): unknown {
  let at = 0;
  const renamed = (each: Params): Params => ({ ...each, ...('custom_id' in each && { custom_id: `${turn}.${at++}` }), ...('components' in each && { components: inside(each['components']) }) });
  const inside = (all: unknown): unknown => (Array.isArray(all) ? all.map((each: Params) => renamed(each)) : all);
  return inside(components);
}

/** So many talk at the same time, one talk after the other, as long as `more` says so. */
export async function crowd(people: People, size: number, more: () => boolean): Promise<void> {
  const lane = async () => {
    while (more()) await people.talk(people.newcomer());
  };
  await Promise.all(Array.from({ length: size }, lane));
}

/**
 * Turns that begin at random moments, so many a second on average, whether earlier ones have ended or not.
 * Returns the milliseconds until each first response.
 */
export async function stream(people: People, perSecond: number, seconds: number): Promise<number[]> {
  const waiting: { person: Person; turn: number }[] = [];
  const running = new Set<Promise<void>>();
  const times: number[] = [];
  const one = async ({ person, turn }: { person: Person; turn: number }) => {
    times.push(await people.turn(person, turn));
    if (turn + 1 < people.length) waiting.push({ person, turn: turn + 1 });
  };
  const began = performance.now();
  for (let due = 0; due < seconds * 1_000; due += (-Math.log(1 - Math.random()) * 1_000) / perSecond) {
    const early = due - (performance.now() - began);
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    const work = one(waiting.shift() ?? { person: people.newcomer(), turn: 0 });
    running.add(work);
    void work.then(() => running.delete(work));
  }
  await Promise.all(running);
  return times;
}
