import { join } from 'node:path';
import { Discord } from '../../../src/adapters/discord/adapter.ts';
import { Listener } from '../../../src/adapters/shared/listener.ts';
import { createBot, guideOf, type Material, readMaterial } from '../../../src/bot.ts';
import type { Adapter, Incoming } from '../../../src/botkit/adapter.ts';
import type { Counted, Fields } from '../../../src/botkit/log.ts';
import { worldOf } from '../../../src/cli/project.ts';
import { newSession, type Session } from '../../../src/engine/session.ts';
import { draftsOf } from '../../../src/files.ts';
import type { Checks } from '../../../src/community/checks.ts';
import { Community } from '../../../src/community/community.ts';
import type { Seal } from '../../../src/storage/seal.ts';
import type { Store } from '../../../src/storage/store.ts';
import { MemoryStore } from '../../../src/storage/memory.ts';
import { createSeal } from '../../../src/storage/seal.ts';
import { root } from '../../bot/kit.ts';
import { freePort } from '../process.ts';
import type { DiscordServer } from './server.ts';
import type { Person } from './server/actors.ts';

export const TODAY = '2026-11-25';

export function officialMaterial(): Material {
  return readMaterial({ flows: join(root, 'flows'), content: join(root, 'content') });
}

export function worldIn({ programs, lexicon }: Material) {
  return worldOf({ programs, diagnostics: [] }, lexicon);
}

export type Way = 'gateway' | 'http';

export const testSeal = createSeal('a secret for tests, thirty-two characters');

export interface BotOptions {
  /** In memory unless one is given; it is closed with the bot. */
  store?: Store;
  /** Other bots work on the same store. */
  shared?: 'claims';
  /** Flows that people begin with whatever they say, by their id: discreet ones have no command. */
  begins?: Map<string, string>;
  /** How interactions come; by the gateway unless something else is said. */
  way?: Way;
  /** Servers may have flows of their own. */
  community?: true;
  /** Looks at files and draws maps in a thread of its own. */
  checks?: Checks;
  /** Packs to choose from. */
  gallery?: readonly string[];
  /** Another bot's store, as if this one had been started after it. */
  after?: TestBot;
  /** Milliseconds that each turn takes before it is begun. */
  slow?: number;
}

export function communityOf({ lexicon, sources, programs }: Material, store: Store, seal: Seal, gallery: readonly string[] = [], checks?: Checks): Community {
  return new Community({ store, seal, lexicon, official: () => draftsOf(sources), names: [...programs.keys()], gallery, ...(checks && { checks }), clock: Date.now });
}

/** Outlives the bot, as a file does. */
class KeptStore extends MemoryStore {
  override async close(): Promise<void> {}
}

/** The real bot with the real adapter, in this process, over a store in memory. */
export class TestBot {
  readonly server: DiscordServer;
  readonly material: Material;
  readonly lines: string[] = [];
  readonly counts: Counted[] = [];
  readonly #store: Store;
  readonly #seal = testSeal;
  readonly #options: BotOptions;
  /** Deliveries that have ended, by person: their ids. */
  readonly #ended = new Map<string, string[]>();
  #stop = async () => {};

  constructor(server: DiscordServer, material: Material, options: BotOptions = {}) {
    this.server = server;
    this.material = material;
    this.#options = options;
    this.#store = options.after ? options.after.#store : (options.store ?? new KeptStore(Date.now));
  }

  async start(): Promise<this> {
    const line = (level: string) => (fields: Fields, msg: string) => void this.lines.push(JSON.stringify({ level, ...fields, msg }));
    const log = { info: line('info'), warn: line('warn'), error: line('error') };
    const { server } = this;
    const community = this.#options.community ? communityOf(this.material, this.#store, this.#seal, this.#options.gallery, this.#options.checks) : undefined;
    const port = this.#options.way === 'http' ? await freePort() : 0;
    const http = port ? { publicKey: server.endpoint.publicKey, path: '/discord', listener: new Listener(port) } : undefined;
    const adapter = this.#watched(new Discord({ token: server.token, apiBase: server.api, guide: guideOf(this.material), log, http, communities: community }));
    const bot = await createBot(this.material, { store: this.#store, seal: this.#seal, adapters: [adapter], log, today: () => TODAY, community, shared: this.#options.shared, metrics: { count: (what) => void this.counts.push(what) } });
    await bot.start();
    this.#stop = () => bot.stop();
    if (port) await server.endpoint.set(`http://127.0.0.1:${port}/discord`);
    await server.until(() => server.commands.all.length > 0, 'the commands');
    return this;
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  /** As if they had said before where they are. */
  async inCountry(person: Person, country: string): Promise<void> {
    await this.#store.commit({ person: this.#key(person), event: `country:${person.id}`, version: 0, session: { ...newSession(), country }, adapter: null });
  }

  async session(person: Person): Promise<Session | undefined> {
    return (await this.#store.load(this.#key(person)))?.session;
  }

  /** Does it, and resolves once the bot has ended the turn that came of it. */
  async act<T>(person: Person, does: () => T, timeout = 20_000): Promise<T> {
    const before = this.turnsOf(person);
    const done = does();
    await this.server.until(() => this.turnsOf(person) > before, 'the end of the turn', timeout);
    return done;
  }

  /** Turns that have ended; a redelivery is no further one. */
  turnsOf(person: Person): number {
    return new Set(this.#ended.get(person.id)).size;
  }
  deliveriesOf(person: Person): number {
    return this.#ended.get(person.id)?.length ?? 0;
  }

  #key(person: Person) {
    return this.#seal.personKey('discord', person.id);
  }

  #watched(adapter: Adapter): Adapter {
    const watched: Pick<Adapter, 'start'> = {
      start: (door) => adapter.start(async (incoming) => {
        if (this.#options.slow) await new Promise((resolve) => setTimeout(resolve, this.#options.slow));
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
