import { setTimeout as pause } from 'node:timers/promises';
import type { Person } from '../adapters/telegram/server/actors.ts';
import type { TelegramServer } from '../adapters/telegram/server.ts';

/** The walk of everybody, one word each, so that a word that counted twice would answer the next question too. */
const WORDS = ['/start', '2', '1', '1', 'no', 'not sure', 'no', 'not sure', 'no', 'not sure', 'no'];
/** At most so many milliseconds between two words of one person. */
const THINKING = 200;

/** People who talk to the bot as long as they are let, ever new ones. */
export class Crowd {
  readonly people: Person[] = [];
  readonly #server: TelegramServer;
  readonly #lanes: Promise<void>[] = [];
  #open = true;

  constructor(server: TelegramServer, size: number) {
    this.#server = server;
    for (let lane = 0; lane < size; lane += 1) this.#lanes.push(this.#lane());
  }

  /** Resolves when those who are talking have said their last word, and the bot has taken it. */
  async end(): Promise<void> {
    this.#open = false;
    await Promise.all(this.#lanes);
  }

  async #lane(): Promise<void> {
    while (this.#open) {
      const person = this.#server.person();
      this.people.push(person);
      await walk(this.#server, person);
    }
  }
}

/** Says one word after the other, each once the one before was taken. */
export async function walk(server: TelegramServer, person: Person): Promise<void> {
  for (const word of WORDS) {
    person.say(word);
    const update = server.lastUpdate();
    await server.until(() => server.confirmed(update), `"${word}" to be taken`, 120_000);
    await pause(Math.random() * THINKING);
  }
}
