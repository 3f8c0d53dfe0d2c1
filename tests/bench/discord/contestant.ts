import { type ChildProcess, fork } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import type { Sample } from '../measure.ts';
import { crowd, People, recorded, type Script, type Talk } from './people.ts';
import { Platform } from './platform.ts';

export interface Begin {
  /** Address of the API. */
  api: string;
  /** For the bare bot, which says the same. */
  script: Script | undefined;
}
export type Question = { ask: 'begin'; begin: Begin } | { ask: 'memory' | 'usage' | 'end' };
/** Seconds of the processor, and bytes. */
export type Answer = { cpu: number } & NodeJS.MemoryUsage;

const program = fileURLToPath(new URL('./bot.ts', import.meta.url));

/** A bot in its own process, with a platform of its own and people who talk to it. */
export class Contestant {
  readonly people: People;
  readonly platform: Platform;
  readonly script: Script;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, platform: Platform, people: People, script: Script) {
    this.#child = child;
    this.platform = platform;
    this.people = people;
    this.script = script;
  }

  /** Without a script: what it says is written down first. */
  static async begin(name: 'ours' | 'bare', talk: Talk, script?: Script): Promise<Contestant> {
    const platform = new Platform();
    const api = await platform.start();
    const child = fork(program, [name]);
    await asked(child, { ask: 'begin', begin: { api, script } });
    const said = script ?? (await recorded(platform, talk));
    return new Contestant(child, platform, new People(platform, talk, said), said);
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
    return asked(this.#child, { ask: 'usage' });
  }
  /** After everything that can be collected was. */
  memory(): Promise<Answer> {
    return asked(this.#child, { ask: 'memory' });
  }

  async end(): Promise<void> {
    await asked(this.#child, { ask: 'end' });
    this.#child.disconnect();
    await this.platform.stop();
  }
}

function asked(child: ChildProcess, question: Question): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const failed = (code: number | null) => reject(new Error(`the bot ended (${code})`));
    child.once('exit', failed);
    child.once('message', (answer: Answer) => {
      child.off('exit', failed);
      resolve(answer);
    });
    child.send(question);
  });
}
