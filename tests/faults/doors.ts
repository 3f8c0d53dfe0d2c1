import { setTimeout as pause } from 'node:timers/promises';
import { TestBot as DiscordBot } from '../adapters/discord/bot.ts';
import { DiscordServer } from '../adapters/discord/server.ts';
import { announce } from '../adapters/discord/server/posting.ts';
import type { Person as DiscordPerson } from '../adapters/discord/server/actors.ts';
import { TestBot as TelegramBot } from '../adapters/telegram/bot.ts';
import { TelegramServer } from '../adapters/telegram/server.ts';
import type { Person as TelegramPerson } from '../adapters/telegram/server/actors.ts';
import type { Counted } from '../../src/botkit/log.ts';
import type { Store } from '../../src/storage/store.ts';
import { material, type Scene, type Someone } from './scene.ts';

/** A turn may wait for a database that is away, milliseconds. */
const TURN = 60_000;
/** What is needed of a bot under test on either platform. */
interface Running<P> {
  counts: Counted[];
  lines: string[];
  act(person: P, does: () => unknown, timeout: number): Promise<unknown>;
  session(person: P): ReturnType<Someone['session']>;
  stop(): Promise<void>;
}

abstract class Door<P> implements Scene {
  abstract readonly hello: string;
  readonly people: P[] = [];
  /** How its bots live with others on their store. */
  shared: { shared?: 'claims' } = {};
  readonly #bots: Running<P>[] = [];

  protected get bot(): Running<P> {
    const bot = this.#bots.at(-1);
    if (!bot) throw new Error('no bot was begun');
    return bot;
  }
  get counts(): Counted[] {
    return this.#bots.flatMap(({ counts }) => counts);
  }
  get lines(): string[] {
    return this.#bots.flatMap(({ lines }) => lines);
  }

  person(): Someone {
    const person = this.joining();
    this.people.push(person);
    return {
      say: async (word) => void (await this.bot.act(person, () => this.saying(person, word), TURN)),
      heard: () => this.heardBy(person),
      session: () => this.bot.session(person),
    };
  }

  async begin(store: Store): Promise<void> {
    this.#bots.push(await this.beginning(store));
  }
  async end(): Promise<void> {
    await this.bot.stop();
  }
  async close(): Promise<void> {
    await this.end();
    await this.closing();
  }
  abstract again(order: 'forwards' | 'backwards'): Promise<void>;

  protected abstract joining(): P;
  protected abstract saying(person: P, word: string): void;
  protected abstract heardBy(person: P): string[];
  protected abstract beginning(store: Store): Promise<Running<P>>;
  protected abstract closing(): Promise<void>;
}

export class OnTelegram extends Door<TelegramPerson> {
  readonly hello = '/start';
  readonly server: TelegramServer;

  private constructor(server: TelegramServer) {
    super();
    this.server = server;
  }
  static async open(): Promise<OnTelegram> {
    return new OnTelegram(await new TelegramServer().start());
  }

  /** By webhook: an adapter that polls knows what it has had and hands nothing on again. */
  protected beginning(store: Store): Promise<TelegramBot> {
    return new TelegramBot(this.server, material, { store, way: 'webhook', ...this.shared }).start();
  }
  async again(order: 'forwards' | 'backwards'): Promise<void> {
    const { deliveries, sent } = this.server.updates;
    const before = deliveries.length;
    const updates = sent.filter((update) => 'message' in update);
    for (const update of order === 'forwards' ? updates : updates.toReversed()) this.server.updates.redeliver(update);
    await this.server.until(() => deliveries.length >= before + updates.length, 'all to be taken again', TURN);
  }
  protected joining(): TelegramPerson {
    return this.server.person();
  }
  protected saying(person: TelegramPerson, word: string): void {
    person.say(word);
  }
  protected heardBy({ chat }: TelegramPerson): string[] {
    return chat.shown.filter(({ what, text }) => what === 'message' && text !== '').map(({ text }) => text);
  }
  protected closing(): Promise<void> {
    return this.server.stop();
  }
}

export class OnDiscord extends Door<DiscordPerson> {
  readonly hello = 'hi';
  readonly server: DiscordServer;

  private constructor(server: DiscordServer) {
    super();
    this.server = server;
  }
  /** The machine may be busy: what must come in time must not depend on it here. */
  static async open(): Promise<OnDiscord> {
    return new OnDiscord(await new DiscordServer({ heartbeatMs: 2_000, responseMs: 120_000, rates: false }).start());
  }

  protected beginning(store: Store): Promise<DiscordBot> {
    return new DiscordBot(this.server, material, { store, ...this.shared }).start();
  }
  async again(order: 'forwards' | 'backwards'): Promise<void> {
    const messages = this.people.flatMap(({ dm, id }) => [...dm.messages.values()].filter(({ author }) => author.id === id));
    for (const message of order === 'forwards' ? messages : messages.toReversed()) announce(this.server, 'MESSAGE_CREATE', message);
    // Whoever comes after them is served after they were begun.
    const last = this.server.person();
    await this.bot.act(last, () => last.say(this.hello), TURN);
    await pause(300);
  }
  protected joining(): DiscordPerson {
    return this.server.person();
  }
  protected saying(person: DiscordPerson, word: string): void {
    person.say(word);
  }
  protected heardBy({ dm }: DiscordPerson): string[] {
    return this.server.shown.filter(({ what, channel, text }) => what === 'message' && channel === dm && text !== '').map(({ text }) => text);
  }
  protected closing(): Promise<void> {
    return this.server.stop();
  }
}
