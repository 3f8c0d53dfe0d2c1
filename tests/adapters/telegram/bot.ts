import { communityOf } from '../discord/bot.ts';
import { join } from 'node:path';
import { Listener } from '../../../src/adapters/shared/listener.ts';
import { Telegram } from '../../../src/adapters/telegram/adapter.ts';
import type { Checks } from '../../../src/community/checks.ts';
import { createBot, guideOf, type Material, readMaterial } from '../../../src/bot.ts';
import type { Adapter, Incoming } from '../../../src/botkit/adapter.ts';
import type { Counted, Fields } from '../../../src/botkit/log.ts';
import { newSession, type Session } from '../../../src/engine/session.ts';
import { worldOf } from '../../../src/cli/project.ts';
import { MemoryStore } from '../../../src/storage/memory.ts';
import { createSeal } from '../../../src/storage/seal.ts';
import type { Store } from '../../../src/storage/store.ts';
import { root } from '../../bot/kit.ts';
import { freePort } from '../process.ts';
import type { Person } from './server/actors.ts';
import { type TelegramServer, TOKEN } from './server.ts';

export const TODAY = '2026-11-25';

export function officialMaterial(): Material {
  return readMaterial({ flows: join(root, 'flows'), content: join(root, 'content') });
}

export type Way = 'polling' | 'webhook';

export const testSeal = createSeal('a secret for tests, thirty-two characters');

export interface BotOptions {
  /** In memory unless one is given; it is closed with the bot. */
  store?: Store;
  /** Other bots work on the same store. */
  shared?: 'claims';
  /** Groups may have flows of their own. */
  community?: true;
  /** Looks at files and draws maps in a thread of its own. */
  checks?: Checks;
  /** Flows that people begin with whatever they say, by their id: discreet ones have no link. */
  begins?: Map<string, string>;
  /** How updates come; by polling unless something else is said. */
  way?: Way;
  /** Folder of the pictures that flows show. */
  pictures?: string;
}

/** The real bot with the real adapter, in this process, over a store in memory. */
export class TestBot {
  readonly server: TelegramServer;
  readonly material: Material;
  readonly lines: string[] = [];
  readonly counts: Counted[] = [];
  readonly #store: Store;
  readonly #seal = testSeal;
  readonly #options: BotOptions;
  /** Deliveries that have ended, by person: their ids. */
  readonly #ended = new Map<string, string[]>();
  #stop = async () => {};
  /** Milliseconds that the bot's clock is ahead, as far as its store knows. */
  #ahead = 0;

  constructor(server: TelegramServer, material: Material, options: BotOptions = {}) {
    this.server = server;
    this.material = material;
    this.#options = options;
    this.#store = options.store ?? new MemoryStore(() => Date.now() + this.#ahead);
  }

  async start(): Promise<this> {
    const line = (level: string) => (fields: Fields, msg: string) => void this.lines.push(JSON.stringify({ level, ...fields, msg }));
    const log = { info: line('info'), warn: line('warn'), error: line('error') };
    const port = this.#options.way === 'webhook' ? await freePort() : 0;
    const webhook = port ? { url: `http://127.0.0.1:${port}/hook`, secret: 'a-secret', listener: new Listener(port) } : undefined;
    const { pictures } = this.#options;
    const community = this.#options.community ? communityOf(this.material, this.#store, this.#seal, [], this.#options.checks) : undefined;
    const adapter = this.#watched(new Telegram({ token: TOKEN, apiRoot: this.server.root, guide: guideOf(this.material), log, webhook, pictures, communities: community }));
    const bot = await createBot(this.material, { store: this.#store, seal: this.#seal, adapters: [adapter], log, today: () => TODAY, community, shared: this.#options.shared, metrics: { count: (what) => void this.counts.push(what) } });
    await bot.start();
    this.#stop = () => bot.stop();
    return this;
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  /** As if they had said before where they are. */
  async inCountry(person: Person, country: string): Promise<void> {
    await this.#store.commit({ person: this.#key(person), event: `country:${person.from.id}`, version: 0, session: { ...newSession(), country }, adapter: null });
  }

  async session(person: Person): Promise<Session | undefined> {
    return (await this.#store.load(this.#key(person)))?.session;
  }

  /** Does it, and resolves once the bot has ended the turn that came of it. */
  async act(person: Person, does: () => void, timeout = 20_000): Promise<void> {
    const before = this.turnsOf(person);
    does();
    await this.server.until(() => this.turnsOf(person) > before, 'the end of the turn', timeout);
  }

  /** Turns that have ended; a redelivery is no further one. */
  turnsOf(person: Person): number {
    return new Set(this.#ended.get(String(person.from.id))).size;
  }
  deliveriesOf(person: Person): number {
    return this.#ended.get(String(person.from.id))?.length ?? 0;
  }

  /** Lets time pass for what is kept. */
  skip(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  #key(person: Person) {
    return this.#seal.personKey('telegram', String(person.from.id));
  }

  #watched(adapter: Adapter): Adapter {
    const watched: Pick<Adapter, 'start'> = {
      start: (door) => adapter.start(async (incoming) => {
        await door(this.#begun(incoming));
        this.#ended.set(incoming.user, [...(this.#ended.get(incoming.user) ?? []), incoming.id]);
      }),
    };
    return new Proxy(adapter, {
      get(target, name) {
        if (name === 'start') return watched.start;
        const value: unknown = Reflect.get(target, name, target);
        return typeof value === 'function' ? (value.bind(target) as unknown) : value;
      },
    });
  }

  #begun(incoming: Incoming): Incoming {
    const flow = this.#options.begins?.get(incoming.user);
    if (flow === undefined) return incoming;
    this.#options.begins?.delete(incoming.user);
    const { locale } = incoming.event;
    return { ...incoming, event: { kind: 'open', flow, ...(locale && { locale }) } };
  }
}

export function worldIn({ programs, lexicon }: Material) {
  return worldOf({ programs, diagnostics: [] }, lexicon);
}
