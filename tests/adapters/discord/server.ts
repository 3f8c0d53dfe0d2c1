import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { APIAttachment, APIUser } from 'discord.js';
import { Person, type PersonOptions } from './server/actors.ts';
import { type Body, type Upload } from './server/bodies.ts';
import { type Command, Commands } from './server/commands.ts';
import { answerOf, Faults, pause } from './server/faults.ts';
import { Gateway } from './server/gateway.ts';
import { reply, readBody } from './server/http.ts';
import { Ids } from './server/ids.ts';
import { Interaction } from './server/interactions.ts';
import { noSuch, type Params, Refused } from './server/limits.ts';
import type { Message, Ping, Shown } from './server/messages.ts';
import { Channel, Guild } from './server/places.ts';
import { open, routeOf } from './server/routes.ts';

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
}
const usual: Options = { responseMs: 3_000, tokenMs: 15 * 60_000, heartbeatMs: 41_250, shards: 1, concurrency: 16, privileged: 0 };

/** One call of the bot, with what came of it. */
export interface Call {
  /** `POST /channels/:channel/messages`. */
  route: string;
  path: string;
  params: Params;
  files: readonly Upload[];
  /** When it came, milliseconds. */
  at: number;
  /** HTTP status of the answer; 0: the connection was broken instead. */
  status?: number;
  /** Discord's number of the error. */
  code?: number;
  error?: string;
  /** It failed because a test wanted it to. */
  fault?: true;
}

/**
 * A small Discord on 127.0.0.1: API and gateway, as strict as the real ones where a bot could go wrong. What people
 * do is in `Person` and `Guild`; what goes wrong is in `faults` and `gateway`; every call is in `calls`.
 */
export class DiscordServer {
  readonly options: Options;
  readonly ids = new Ids();
  readonly faults = new Faults();
  readonly gateway: Gateway;
  readonly calls: Call[] = [];
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
  readonly nonces = new Map<string, Message>();
  readonly files = new Map<string, Upload>();
  readonly commands: Commands;
  readonly #guildCommands = new Map<string, Commands>();
  readonly #http: Server;
  #watchers = new Set<() => void>();
  /** Milliseconds that the server's clock is ahead. */
  #ahead = 0;

  constructor(options: Partial<Options> = {}) {
    this.options = { ...usual, ...options };
    const id = this.ids.next();
    this.me = { id, username: 'both-ends-test', discriminator: '0001', global_name: null, avatar: null, bot: true };
    this.token = `${Buffer.from(id).toString('base64url')}.local1.${'test-token-'.repeat(3)}`;
    this.commands = this.#newCommands();
    this.gateway = new Gateway(this);
    this.#http = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => reply(response, 500, { message: String(error), code: 0 }));
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
    return Date.now() + this.#ahead;
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

  application(): Params {
    const { id, username: name } = this.me;
    return { id, name, icon: null, description: '', bot_public: true, bot_require_code_grant: false, bot: this.me, verify_key: '', flags: 0, owner: null, team: null, interactions_endpoint_url: null, integration_types_config: { 0: {}, 1: {} } };
  }

  // Commands

  commandsOf(guild: string): Commands {
    const commands = this.#guildCommands.get(guild) ?? this.#newCommands(guild);
    this.#guildCommands.set(guild, commands);
    return commands;
  }
  /** Those that somebody is offered at a place. */
  commandsAt({ guild, kind }: Channel, person: Person): Command[] {
    const here = guild ? guild.hasBot : kind === 'dm';
    const context = guild ? 0 : kind === 'dm' ? 1 : 2;
    const own = guild?.hasBot ? this.commandsOf(guild.id).all : [];
    const offered = ({ contexts, integration_types: types }: Command) => (contexts?.includes(context) ?? context < 2) && ((types.includes(0) && here) || (types.includes(1) && person.installed));
    return [...own, ...this.commands.all.filter(offered)];
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
    this.redeliver(interaction);
    return interaction;
  }
  /** The same once more, whether it was answered or not. */
  redeliver({ payload, channel }: Interaction): void {
    this.gateway.dispatch('INTERACTION_CREATE', payload, { guild: channel.guild?.id });
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

  /** Calls of one route that were done; part of its name is enough. */
  done(route: string): Call[] {
    return this.calls.filter((call) => call.route.includes(route) && call.status !== undefined && call.status >= 200 && call.status < 300);
  }
  /** Calls that the bot should not have made so. */
  refused(): Call[] {
    return this.calls.filter(({ status = 0, fault }) => status >= 400 && !fault);
  }
  /** Interactions without a first response. */
  unanswered(): Interaction[] {
    return [...this.interactions.values()].filter(({ answer }) => answer === undefined);
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

  // HTTP

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams: query } = new URL(request.url ?? '/', this.root);
    const file = this.files.get(pathname);
    if (file) return void response.writeHead(200, { 'content-type': file.type }).end(file.content);
    const path = decodeURIComponent(pathname.replace(/^\/api(\/v10)?/, ''));
    const found = routeOf(request.method ?? 'GET', path);
    const { body, files } = await readBody(request);
    const call: Call = { route: found.name, path, params: body ?? {}, files, at: Date.now() };
    this.calls.push(call);
    const fault = this.faults.take(call);
    await pause(fault?.delay);
    if (fault?.drop) return this.#break(call, response);
    if (fault?.status !== undefined) {
      call.fault = true;
      const { body: said, headers } = answerOf(fault);
      this.#answered(call, fault.status, said);
      return fault.body === undefined ? reply(response, fault.status, said, headers) : void response.writeHead(fault.status, { 'content-type': 'text/html' }).end(fault.body);
    }
    const [status, answer] = this.#perform(call, () => {
      if (!open(found.name) && request.headers.authorization !== `Bot ${this.token}`) throw new Refused(401, 0, '401: Unauthorized');
      if (body === undefined) throw new Refused(400, 50109, 'The request body contains invalid JSON.');
      return found.route(this, { at: found.at, body, query, files });
    });
    await pause(fault?.late);
    if (fault?.lose) response.destroy();
    else reply(response, status, answer);
  }

  #perform(call: Call, act: () => unknown): [number, unknown] {
    try {
      const result = act();
      return this.#answered(call, result === undefined ? 204 : 200, result);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      return this.#answered(call, error.status, error.body);
    }
  }
  #break(call: Call, response: ServerResponse): void {
    call.fault = true;
    response.destroy();
    this.#answered(call, 0, undefined);
  }
  #answered(call: Call, status: number, body: unknown): [number, unknown] {
    call.status = status;
    const { message, code } = (status >= 400 ? body : {}) as { message?: string; code?: number };
    if (message !== undefined) call.error = message;
    if (code !== undefined) call.code = code;
    this.changed();
    return [status, body];
  }
}
