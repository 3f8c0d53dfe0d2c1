import { openStore } from '../../src/storage/open.ts';
import { createSeal } from '../../src/storage/seal.ts';
import { BotProcess, freePort } from '../adapters/process.ts';
import type { Person } from '../adapters/telegram/server/actors.ts';
import { TelegramServer, TOKEN } from '../adapters/telegram/server.ts';
import { Balancer } from '../postgres/balancer.ts';
import { Crowd, walk } from './crowd.ts';
import { Victim } from './victim.ts';

const SECRET = 'a secret of those who are killed, long enough for all';
/** How many talk at the same time. */
const TALKING = 12;
/** For at most so many milliseconds a reply may be out and not yet known to be: what the platform answered is on its way to the disk. */
const UNKNOWN = 3_000;
/** What a process wrote before its end may come so many milliseconds after it. */
const ON_THE_WAY = 500;
/** Milliseconds until the last replies are out: those of a dead worker are taken over within ten seconds. */
const SETTLING = 30_000;

export interface Scene {
  /** For `DATABASE_URL`. */
  database: string;
  /** A folder for what a process may write. */
  home: string;
  /** Processes that serve at the same time. More than one: behind a balancer. */
  processes: number;
}

export interface Outcome {
  kills: number;
  people: number;
  /** Words that people said, all of which the bot confirmed. */
  words: number;
  /** Replies that came twice across a kill that left in doubt whether they had been sent. */
  doubled: number;
  /** What must not be: doubles that no kill explains, replies that never came, answers other than those given, faults of ours. */
  wrong: string[];
}

/** Kills processes of the bot at random instants while people talk to it; then counts what was lost and what doubled. */
export async function kill(times: number, { database, home, processes }: Scene): Promise<Outcome> {
  const server = await new TelegramServer().start();
  const balancer = processes > 1 ? await Balancer.start() : undefined;
  const victims: Victim[] = [];
  try {
    const begin = () => beginner(home, { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: server.root, DATABASE_URL: database, SESSION_SECRET: SECRET }, balancer);
    for (let n = 0; n < processes; n += 1) victims.push(await Victim.begin(begin()));
    const model = server.person();
    await walk(server, model);
    await server.until(() => server.updates.sent.every((each) => server.confirmed(each)), 'the first walk');
    const crowd = new Crowd(server, TALKING);
    await Promise.all(victims.map((each, n) => each.suffer(Math.floor((times + n) / processes))));
    await crowd.end();
    const heard = new Heard(server, model, crowd.people);
    await server.until(() => heard.missing().length === 0, 'every reply', SETTLING).catch(() => {});
    const codes = await Promise.all(victims.map((each) => each.end('SIGTERM')));
    const kills = victims.flatMap((each) => each.kills);
    const { doubled, unexplained } = heard.doubles(kills);
    const wrong = [...unexplained, ...heard.missing(), ...(await astray(database, model, crowd.people)), ...faults(victims), ...codes.filter((code) => code !== 0).map((code) => `ended with ${code}`)];
    return { kills: kills.length, people: crowd.people.length, words: server.updates.sent.length, doubled, wrong };
  } finally {
    await Promise.all(victims.map((each) => each.end('SIGKILL')));
    await server.stop();
    await balancer?.stop();
  }
}

/** Begins processes one after the other in one place behind the balancer, each at a port of its own. */
function beginner(home: string, env: Record<string, string>, balancer: Balancer | undefined): () => Promise<BotProcess> {
  let port: number | undefined;
  return async () => {
    if (!balancer) return new BotProcess(home, env);
    if (port !== undefined) balancer.without(port);
    port = await freePort();
    balancer.with(port);
    return new BotProcess(home, { ...env, TELEGRAM_WEBHOOK_URL: balancer.url, TELEGRAM_WEBHOOK_SECRET: 'a-secret-for-the-webhook', PORT: String(port) });
  };
}

/** What the bot said to people who all said the same. */
class Heard {
  readonly #server: TelegramServer;
  readonly #people: readonly Person[];
  readonly #wanted: ReadonlyMap<string, number>;

  /** @param model to whom everything was said as it should be */
  constructor(server: TelegramServer, model: Person, people: readonly Person[]) {
    this.#server = server;
    this.#people = people;
    this.#wanted = new Map([...this.#byText()].flatMap(([key, at]) => (key.startsWith(`${model.from.id} `) ? [[key.slice(key.indexOf(' ') + 1), at.length]] : [])));
  }

  missing(): string[] {
    const said = this.#byText();
    return this.#people.flatMap(({ from }) => [...this.#wanted].flatMap(([text, times]) => ((said.get(`${from.id} ${text}`)?.length ?? 0) < times ? [`${from.id} never heard: ${text}`] : [])));
  }

  doubles(kills: readonly number[]): { doubled: number; unexplained: string[] } {
    const unexplained: string[] = [];
    let doubled = 0;
    for (const [key, times] of this.#byText()) {
      const wanted = this.#wanted.get(key.slice(key.indexOf(' ') + 1)) ?? 0;
      if (wanted === 0) unexplained.push(`should not have been said: ${key}`);
      for (let n = Math.max(wanted, 1); n < times.length; n += 1) {
        const [before = 0, at = 0] = [times[n - 1], times[n]];
        if (kills.some((each) => each > before - ON_THE_WAY && each < at && each - before < UNKNOWN)) doubled += 1;
        else unexplained.push(`said again after ${at - before} ms and no kill: ${key}`);
      }
    }
    return { doubled, unexplained };
  }

  /** When each message was shown, by person and words. */
  #byText(): Map<string, number[]> {
    const said = new Map<string, number[]>();
    for (const { params, at } of this.#server.done('sendMessage')) {
      const key = `${Number(params['chat_id'])} ${String(params['text'])}`;
      said.set(key, [...(said.get(key) ?? []), at]);
    }
    return said;
  }
}

/** Those of whom the database knows other answers than of the one who said the same in peace. */
async function astray(database: string, model: Person, people: readonly Person[]): Promise<string[]> {
  const seal = createSeal(SECRET);
  const store = await openStore(database, { seal, clock: Date.now });
  const answersOf = async ({ from }: Person) => {
    const row = await store.load(seal.personKey('telegram', String(from.id)));
    return JSON.stringify((row?.session.frames ?? []).map(({ flow, answers }) => [flow, answers]));
  };
  try {
    const expected = await answersOf(model);
    const found = await Promise.all(people.map(async (each) => ({ id: each.from.id, answers: await answersOf(each) })));
    return found.flatMap(({ id, answers }) => (answers === expected ? [] : [`${id} answered ${answers}, not ${expected}`]));
  } finally {
    await store.close();
  }
}

function faults(victims: readonly Victim[]): string[] {
  return victims.flatMap(({ output }) => output.split('\n').filter((line) => /"level":[56]0|handler failed/.test(line)));
}
