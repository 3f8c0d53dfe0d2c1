import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../adapters/process.ts';
import type { Sample } from '../measure.ts';
import { crowd, People, type Talk } from './people.ts';
import type { Call, Platform } from './platform.ts';

export interface Begin {
  root: string;
  port: number;
  secret: string;
  /** The calls that each turn brings about. For the bare bot, which makes the same ones. */
  script: Call[][];
}
export type Question = { ask: 'begin'; begin: Begin } | { ask: 'memory' | 'usage' | 'end' };
/** Seconds of the processor, and bytes. */
export type Answer = { cpu: number } & NodeJS.MemoryUsage;

const program = fileURLToPath(new URL('./bot.ts', import.meta.url));
const secret = 'secret-of-the-benchmark';

/** A bot in its own process, with people who talk to it. */
export class Contestant {
  readonly people: People;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, people: People) {
    this.#child = child;
    this.people = people;
  }

  static async begin(name: 'ours' | 'bare', platform: Platform, root: string, talk: Talk, script: Call[][] = []): Promise<Contestant> {
    const port = await freePort();
    const child = fork(program, [name]);
    const people = new People(platform, { port, secret }, talk, name === 'ours' ? 1_000_000_000 : 5_000_000_000);
    const contestant = new Contestant(child, people);
    await contestant.#ask({ ask: 'begin', begin: { root, port, secret, script } });
    return contestant;
  }

  /** A crowd talks for a while. Turns, seconds, and seconds of the bot's processor time. */
  async saturated(size: number, seconds: number): Promise<Sample> {
    const [began, { cpu }, turns] = [performance.now(), await this.usage(), this.people.turns];
    const until = began + seconds * 1_000;
    let [ended, inTime] = [0, 0];
    const stop = setTimeout(() => ([ended, inTime] = [performance.now(), this.people.turns]), seconds * 1_000);
    await crowd(this.people, size, () => performance.now() < until);
    clearTimeout(stop);
    const all = this.people.turns - turns;
    // The last talks go on until they end, with fewer and fewer people: only the processor's time counts there.
    return { turns: inTime - turns, wall: (ended - began) / 1_000, cpu: (((await this.usage()).cpu - cpu) * (inTime - turns)) / all };
  }

  usage(): Promise<Answer> {
    return this.#ask({ ask: 'usage' });
  }
  /** After everything that can be collected was. */
  memory(): Promise<Answer> {
    return this.#ask({ ask: 'memory' });
  }

  async end(): Promise<void> {
    this.people.close();
    await this.#ask({ ask: 'end' });
    this.#child.disconnect();
  }

  #ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const failed = (code: number | null) => reject(new Error(`the bot ended (${code})`));
      this.#child.once('exit', failed);
      this.#child.once('message', (answer: Answer) => {
        this.#child.off('exit', failed);
        resolve(answer);
      });
      this.#child.send(question);
    });
  }
}
