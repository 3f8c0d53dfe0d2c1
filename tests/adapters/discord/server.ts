import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIAttachment, APIUser } from 'discord.js';
import { account } from './server/accounts.ts';
import { Person, type PersonOptions } from './server/actors.ts';
import { Api, type Call } from './server/api.ts';
import type { Body, Upload } from './server/bodies.ts';
import { type Command, Commands, offered } from './server/commands.ts';
import { Endpoint } from './server/endpoint.ts';
import type { Faults } from './server/faults.ts';
import { Gateway } from './server/gateway.ts';
import { reply } from './server/http.ts';
import { Ids } from './server/ids.ts';
import { Interaction } from './server/interactions.ts';
import { noSuch } from './server/limits.ts';
import type { Message, Ping, Shown } from './server/messages.ts';
import { Channel, Guild } from './server/places.ts';

export interface Options {
  /** Milliseconds for the first response to an interaction. */
  responseMs: number;
  /** Milliseconds that the token of an interaction works. */
  tokenMs: number;
  heartbeatMs: number;
  /** Shards that the bot is told to run. */
  shards: number;
  /** Shards that may identify at once; clients wait five seconds before the next ones. */
  concurrency: number;
  /** Privileged intents that the owner of the bot has switched on. */
  privileged: number;
  /** Whether calls are counted and too many refused. */
  rates: boolean;
  /** Milliseconds since 1970; one that stands still makes nothing late. */
  clock: () => number;
}
const usual: Options = { responseMs: 3_000, tokenMs: 15 * 60_000, heartbeatMs: 41_250, shards: 1, concurrency: 16, privileged: 0, rates: true, clock: Date.now };

/**
 * A small Discord on 127.0.0.1: API and gateway, as strict as the real ones where a bot could go wrong. What people
 * do is in `Person` and `Guild`; what goes wrong is in `faults` and `gateway`; every call is in `calls`.
 */
export class DiscordServer {
  readonly options: Options;
  readonly ids = new Ids();
  readonly gateway: Gateway;
  readonly endpoint: Endpoint;
  readonly shown: Shown[] = [];
  /** Messages that would have made telephones ring. */
  readonly pings: Ping[] = [];
  readonly me: APIUser;
  readonly token: string;
  readonly people = new Map<string, Person>();
  readonly guilds = new Map<string, Guild>();
  readonly channels = new Map<string, Channel>();
  readonly messages = new Map<string, Message>();
  readonly interactions = new Map<string, Interaction>();
  /** The same, by their tokens. */
  readonly tokens = new Map<string, Interaction>();
  readonly nonces = new Map<string, Message>();
  readonly files = new Map<string, Upload>();
  readonly commands: Commands;
  readonly #guildCommands = new Map<string, Commands>();
  readonly #api: Api;
  readonly #http: Server;
  #watchers = new Set<() => void>();
  /** Milliseconds that the server's clock is ahead. */
  #ahead = 0;

  constructor(options: Partial<Options> = {}) {
    this.options = { ...usual, ...options };
    const id = this.ids.next();
    this.me = account(id, 'both-ends-test', true);
    this.token = `${Buffer.from(id).toString('base64url')}.local1.${'test-token-'.repeat(3)}`;
    this.commands = this.#newCommands();
    this.gateway = new Gateway(this);
    this.#api = new Api(this);
    this.endpoint = new Endpoint(this, this.#api);
    this.#http = createServer((request, response) => {
      this.#api.serve(request, response).catch((error: unknown) => reply(response, 500, { message: String(error), code: 0 }));
    });
    this.gateway.attach(this.#http);
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#http.listen(0, '127.0.0.1', resolve));
    return this;
  }

  get root(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}`;
  }
  /** What goes into a client: `rest: {api}`. */
  get api(): string {
    return `${this.root}/api`;
  }
  get socketRoot(): string {
    return this.root.replace('http', 'ws');
  }

  async stop(): Promise<void> {
    this.gateway.close();
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  // Time

  now(): number {
    return this.options.clock() + this.#ahead;
  }
  /** Lets time pass on this side only. */
  skip(milliseconds: number): void {
    this.#ahead += milliseconds;
  }

  // Who is there

  person(options: PersonOptions = {}): Person {
    const person = new Person(this, this.ids.next(), options);
    this.people.set(person.id, person);
    return person;
  }
  guild(options: ConstructorParameters<typeof Guild>[2] = {}): Guild {
    const guild = new Guild(this, this.ids.guild(), options);
    this.guilds.set(guild.id, guild);
    if (guild.hasBot) guild.addBot();
    return guild;
  }
  /** A talk of these people; without the bot unless it is said to be its own. */
  privately(people: Person[], kind: 'dm' | 'private' = 'private'): Channel {
    return this.place(new Channel(this.ids.next(), { kind, people }));
  }
  place(channel: Channel): Channel {
    this.channels.set(channel.id, channel);
    return channel;
  }
  guildOfBot(id: string): Guild {
    const guild = this.guilds.get(id);
    return guild?.hasBot ? guild : noSuch.guild();
  }

  // Commands

  commandsOf(guild: string): Commands {
    const commands = this.#guildCommands.get(guild) ?? this.#newCommands(guild);
    this.#guildCommands.set(guild, commands);
    return commands;
  }
  /** Those that somebody is offered at a place. */
  commandsAt(channel: Channel, person: Person): Command[] {
    const own = channel.guild?.hasBot ? this.commandsOf(channel.guild.id).all : [];
    return [...own, ...this.commands.all].filter((command) => offered(command, channel, person));
  }
  #newCommands(guild?: string): Commands {
    return new Commands((command, id = this.ids.next()) => {
      const blank = { type: 1, description: '', name_localizations: null, description_localizations: null, default_member_permissions: null, contexts: null, integration_types: [0], nsfw: false };
      // Checked before it is made.
      return { ...blank, ...command, id, application_id: this.me.id, version: this.ids.next(), ...(guild !== undefined && { guild_id: guild }) } as unknown as Command;
    });
  }

  // What happens

  interact(asked: ConstructorParameters<typeof Interaction>[1]): Interaction {
    const interaction = new Interaction(this, asked);
    this.interactions.set(interaction.id, interaction);
    this.tokens.set(interaction.token, interaction);
    this.redeliver(interaction);
    return interaction;
  }
  /** The same once more, whether it was answered or not. */
  redeliver(interaction: Interaction): void {
    const { payload, channel } = interaction;
    if (this.endpoint.url !== undefined) void this.endpoint.deliver(this.endpoint.url, interaction);
    else this.gateway.dispatch('INTERACTION_CREATE', payload, { guild: channel.guild?.id });
  }
  expireToken(interaction: Interaction): void {
    interaction.dead = true;
  }
  keepFile(file: Upload, channel: string, { attachments = [] }: Body = {}): APIAttachment {
    const id = this.ids.next();
    const number = /\[(\d+)\]/.exec(file.field)?.[1];
    const said = attachments.find((each) => String(each.id) === number);
    const filename = said?.filename ?? file.name;
    const url = `${this.root}/attachments/${channel}/${id}/${encodeURIComponent(filename)}`;
    this.files.set(new URL(url).pathname, file);
    return { id, filename, size: file.content.length, url, proxy_url: url, content_type: file.type, ...(said?.description !== undefined && { description: said.description }) };
  }

  // For tests

  get calls(): Call[] {
    return this.#api.calls;
  }
  get faults(): Faults {
    return this.#api.faults;
  }
  /** Calls of one route that were done; part of its name is enough. */
  done(route: string): Call[] {
    return this.calls.filter((call) => call.route.includes(route) && call.status !== undefined && call.status >= 200 && call.status < 300);
  }
  /** Calls that the bot should not have made so. */
  refused(): Call[] {
    return this.calls.filter(({ status = 0, fault }) => status >= 400 && status !== 429 && !fault);
  }
  /** Calls that came too fast. */
  limited(): Call[] {
    return this.calls.filter(({ status, fault }) => status === 429 && !fault);
  }
  /** Interactions without a first response. */
  unanswered(): Interaction[] {
    return [...this.interactions.values()].filter(({ answer }) => answer === undefined);
  }
  /** Milliseconds until each first response. */
  acks(): number[] {
    return [...this.interactions.values()].flatMap(({ ackMs }) => ackMs ?? []);
  }
  /** Resolves once it holds; looks whenever something was called. */
  async until(holds: () => boolean, what: string, timeout = 10_000): Promise<void> {
    const limit = Date.now() + timeout;
    while (!holds()) {
      const left = limit - Date.now();
      if (left <= 0) throw new Error(`waited in vain: ${what}`);
      let wake = () => {};
      const woken = new Promise<void>((resolve) => this.#watchers.add((wake = resolve)));
      // Looks by itself too: what is waited for need not be a call.
      const timer = setTimeout(wake, Math.min(left, 25));
      await woken;
      clearTimeout(timer);
      this.#watchers.delete(wake);
    }
  }
  changed(): void {
    for (const wake of this.#watchers) wake();
  }
}
