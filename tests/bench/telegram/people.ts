import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import type { Params, Platform, Screen } from './platform.ts';

/** Where a bot takes updates. */
export interface Address {
  port: number;
  secret: string;
}

/** What a person does: writes `begin`, then presses the buttons at these places. */
export interface Talk {
  begin: string;
  presses: readonly number[];
}

/** Connections that Telegram opens at most, where a bot asks for as many. */
export const CONNECTIONS = 100;
/** Milliseconds. */
const PATIENCE = 60_000;

/** People who talk to one bot through its webhook. */
export class People {
  turns = 0;
  readonly #platform: Platform;
  readonly #address: Address;
  readonly #talk: Talk;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  readonly #first: number;
  #count = 0;
  static #updates = 1;

  /** @param first id of the first of them: bots on one platform have different people */
  constructor(platform: Platform, address: Address, talk: Talk, first: number) {
    this.#platform = platform;
    this.#address = address;
    this.#talk = talk;
    this.#first = first;
  }

  /** Somebody who has never been here. */
  newcomer(): number {
    return this.#first + this.#count++;
  }

  /** A whole talk, turn after turn. */
  async talk(person: number): Promise<void> {
    for (let turn = 0; turn <= this.#talk.presses.length; turn += 1) await this.turn(person, turn);
    this.#platform.screens.delete(person);
  }

  /** Resolves once the bot has confirmed the update. Returns milliseconds. */
  async turn(person: number, turn: number): Promise<number> {
    const update = turn === 0 ? this.#write(person) : await this.#press(person, this.#talk.presses[turn - 1] ?? 0);
    const began = performance.now();
    await this.#post(JSON.stringify({ update_id: People.#updates++, ...update }));
    this.turns += 1;
    return performance.now() - began;
  }

  close(): void {
    this.#agent.destroy();
  }

  #write(person: number): Params {
    const [command = ''] = this.#talk.begin.split(' ');
    const entities = [{ type: 'bot_command', offset: 0, length: command.length }];
    return { message: this.#platform.message(person, { from: userOf(person), text: this.#talk.begin, entities }) };
  }

  async #press(person: number, at: number): Promise<Params> {
    const screen = await this.#asked(person, at);
    const data = screen.data[at];
    return { callback_query: { id: String(4_000_000_000 + People.#updates), from: userOf(person), chat_instance: String(person), message: screen.message, data } };
  }

  /** On a machine that is very busy a question may come after its turn was confirmed. */
  async #asked(person: number, at: number): Promise<Screen> {
    for (const until = performance.now() + PATIENCE; performance.now() < until; ) {
      const screen = this.#platform.screens.get(person);
      if (screen?.data[at] !== undefined) return screen;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error('there is nothing to press: the bot did not ask');
  }

  #post(body: string): Promise<void> {
    const { port, secret } = this.#address;
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body), 'x-telegram-bot-api-secret-token': secret };
    return new Promise((resolve, reject) => {
      const post = request({ host: '127.0.0.1', port, path: '/hook', method: 'POST', agent: this.#agent, headers }, (response) => {
        response.resume().on('end', () => (response.statusCode === 200 ? resolve() : reject(new Error(`the bot answered ${response.statusCode}`))));
      });
      post.on('error', reject).end(body);
    });
  }
}

function userOf(id: number): Params {
  return { id, is_bot: false, first_name: 'Ann', language_code: 'en' };
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
 * Returns the milliseconds of each.
 */
export async function stream(people: People, perSecond: number, seconds: number, turns: number): Promise<number[]> {
  const waiting: { person: number; turn: number }[] = [];
  const running: Promise<void>[] = [];
  const times: number[] = [];
  const one = async ({ person, turn }: { person: number; turn: number }) => {
    times.push(await people.turn(person, turn));
    if (turn + 1 < turns) waiting.push({ person, turn: turn + 1 });
  };
  const began = performance.now();
  for (let due = 0; due < seconds * 1_000; due += (-Math.log(1 - Math.random()) * 1_000) / perSecond) {
    const early = due - (performance.now() - began);
    if (early > 0) await new Promise((resolve) => setTimeout(resolve, early));
    running.push(one(waiting.shift() ?? { person: people.newcomer(), turn: 0 }));
  }
  await Promise.all(running);
  return times;
}
