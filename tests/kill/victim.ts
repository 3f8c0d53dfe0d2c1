import { setTimeout as pause } from 'node:timers/promises';
import type { BotProcess } from '../adapters/process.ts';

/** Share of kills that come while the process is still starting. */
const EARLY = 0.2;
/** Milliseconds that a start takes, about. */
const START = 2_000;
/** One that serves is killed within so many milliseconds. */
const SERVING = 1_500;

/** A process that is killed without a warning, again and again, and begun again each time at once. */
export class Victim {
  /** When each of its kills came: milliseconds of the clock. */
  readonly kills: number[] = [];
  /** What all its processes wrote. */
  output = '';
  readonly #begin: () => Promise<BotProcess>;
  #bot: BotProcess;

  private constructor(begin: () => Promise<BotProcess>, bot: BotProcess) {
    this.#begin = begin;
    this.#bot = bot;
  }

  /** Resolves once it serves. */
  static async begin(begin: () => Promise<BotProcess>): Promise<Victim> {
    const bot = await begin();
    return new Victim(begin, await bot.ready());
  }

  /** Resolves once it was killed so many times and serves again. */
  async suffer(times: number): Promise<void> {
    while (this.kills.length < times) {
      if (Math.random() < EARLY) await pause(Math.random() * START);
      else await this.#bot.ready().then(() => pause(Math.random() * SERVING));
      this.kills.push(Date.now());
      await this.end('SIGKILL');
      this.#bot = await this.#begin();
    }
    await this.#bot.ready();
  }

  /** Resolves with the exit code. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<number> {
    const code = await this.#bot.signal(signal);
    this.output += this.#bot.output;
    return code;
  }
}
