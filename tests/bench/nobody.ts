import process from 'node:process';
import { createBot, type Material } from '../../src/bot.ts';
import type { Adapter, Door, Output, Rendered } from '../../src/botkit/adapter.ts';
import type { Event } from '../../src/engine/event.ts';
import type { Json, Store } from '../../src/storage/store.ts';
import { seal } from './folder.ts';
import { answers, CHECKLIST, script } from './material.ts';
import { asCall } from './person.ts';

export interface Bot {
  /** Presses a button of somebody whose place the store has already. */
  press(user: string, token: string): Promise<void>;
  /** One checklist of so many people at once; returns the turns. */
  crowd(people: number): Promise<number>;
  one(): Promise<number>;
  /** One checklist of somebody new; told how many milliseconds each turn took. Nothing is kept of them here. */
  someone(user: string, took: (milliseconds: number) => void): Promise<void>;
  readonly calls: number;
  stop(): Promise<void>;
}

/** The bot as it is served, with a platform that is nobody. */
export async function openBot(material: Material, store: Store, mark: Mark = () => {}): Promise<Bot> {
  const nobody = new Nobody(mark);
  const silent = { info() {}, warn: complain, error: complain };
  const bot = await createBot(material, { store, seal, adapters: [nobody], log: silent, today: () => '2026-11-26' });
  await bot.start();
  let seen = 0;
  return {
    crowd: async (people) => {
      const talks = Array.from({ length: people }, () => nobody.talk(`person ${seen++ % 5_000}`));
      return (await Promise.all(talks)).reduce((sum, turns) => sum + turns, 0);
    },
    press: (user, token) => nobody.press(user, token),
    one: () => nobody.talk('alone'),
    someone: (user, took) => nobody.someone(user, took),
    get calls() {
      return nobody.calls;
    },
    stop: () => bot.stop(),
  };
}

/** A turn that fails would be a quick one. */
function complain(fields: object, text: string): never {
  throw new Error(`${text}: ${JSON.stringify(fields)}`);
}

/** A platform without a network: it counts what it is to send and presses buttons by itself. */
class Nobody implements Adapter {
  readonly platform = 'nobody';
  calls = 0;
  #door: Door | undefined;
  #events = 0;
  readonly #mark: Mark;
  /** Tokens of the answers that each person can press now. */
  readonly #screens = new Map<string, string[]>();

  constructor(mark: Mark) {
    this.#mark = mark;
  }

  async start(door: Door): Promise<void> {
    this.#door = door;
  }

  async stop(): Promise<void> {}

  render({ messages }: Output, state: Json): Rendered {
    this.#mark('library, advance, directory');
    const calls = messages.map(asCall);
    this.#mark('render');
    return { calls, state };
  }

  async send(to: Json, call: Json): Promise<undefined> {
    this.#mark('Botkit, out');
    this.calls += 1;
    const { buttons } = call as { buttons: { token: string }[] };
    this.#screens.set(String(to), buttons.map(({ token }) => token));
    this.#mark('send');
  }

  /** The checklist from its start to its verdict. */
  async talk(user: string, took: (milliseconds: number) => void = () => {}): Promise<number> {
    const timed = async (event: Event) => {
      const began = performance.now();
      await this.enter(user, event);
      took(performance.now() - began);
    };
    await timed({ kind: 'open', flow: CHECKLIST });
    for (const answer of script) await timed({ kind: 'press', token: this.#screens.get(user)?.[answers.indexOf(answer)] ?? '' });
    return script.length + 1;
  }

  async someone(user: string, took: (milliseconds: number) => void): Promise<void> {
    await this.talk(user, took);
    this.#screens.delete(user);
  }

  /** Nothing is kept of them here. */
  async press(user: string, token: string): Promise<void> {
    await this.enter(user, { kind: 'press', token });
    this.#screens.delete(user);
  }

  async enter(user: string, event: Event): Promise<void> {
    this.#mark('');
    // Unlike those of other processes.
    await this.#door?.({ id: `${process.pid}.${this.#events++}`, user, to: user, event });
    this.#mark('Botkit, end');
  }
}

/** Says what the time since the last mark went into; nothing for ''. */
export type Mark = (stage: string) => void;
