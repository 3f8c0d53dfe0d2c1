import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { Group, Person, type PersonOptions, type Press } from './server/actors.ts';
import { Chat, type Sender } from './server/chats.ts';
import { answerOf, type Fault, Faults } from './server/faults.ts';
import { bad, type BotCommand, type InlineResult, type Params, Refused } from './server/limits.ts';
import { methods, notFound } from './server/methods.ts';
import { type Update, Updates } from './server/updates.ts';

export const TOKEN = '123456789:AAtest-token-of-the-local-server-0000';

/** One call of the bot, with what came of it. */
export interface Call {
  method: string;
  params: Params;
  /** When it came, milliseconds. */
  at: number;
  /** HTTP status of the answer; 0: the connection was broken instead. */
  status?: number;
  error?: string;
}

/**
 * A small Bot API on 127.0.0.1, as strict as the real one where a bot could go wrong. What people do is in
 * `Person` and `Group`; what goes wrong is in `faults`; every call is in `calls`.
 */
export class TelegramServer {
  readonly faults = new Faults();
  readonly calls: Call[] = [];
  readonly updates: Updates;
  readonly me: Sender = { id: Number(TOKEN.split(':')[0]), is_bot: true, first_name: 'Both Ends', username: 'both_ends_test_bot' };
  readonly presses = new Map<string, Press>();
  readonly queries = new Map<string, { results?: InlineResult[] }>();
  readonly commands = new Map<string, BotCommand[]>();
  readonly profile = new Map<string, string>();
  readonly files = new Map<string, unknown>();
  readonly #chats = new Map<number, Chat>();
  readonly #server: Server;
  readonly #done = new Set<number>();
  #allowed: ReadonlySet<string> | undefined;
  #watchers = new Set<() => void>();
  #ids = 0;
  /** Milliseconds that the server's clock is ahead. */
  #ahead = 0;

  constructor() {
    const answered = (method: string, params: Params) => void this.#perform(method, params, this.#record(method, params));
    this.updates = new Updates(({ update_id }) => this.#changed(() => this.#done.add(update_id)), answered);
    this.#server = createServer((request, response) => {
      this.#serve(request, response).catch((error: unknown) => reply(response, 500, { ok: false, description: String(error) }));
    });
  }

  async start(): Promise<this> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return this;
  }

  /** What goes into `TELEGRAM_API_ROOT`. */
  get root(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.updates.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  // Time

  now(): number {
    return Date.now() + this.#ahead;
  }
  /** Lets time pass on this side only. */
  skip(milliseconds: number): void {
    this.#ahead += milliseconds;
  }
  /** Number and date of a new message. */
  stamp(): { message_id: number; date: number } {
    return { message_id: this.#id(), date: Math.floor(this.now() / 1000) };
  }

  // Who is there

  person(options: PersonOptions = {}): Person {
    // Real ids no longer fit 32 bits.
    const person = new Person(this, 5_600_000_000 + this.#id(), options);
    this.#chats.set(person.from.id, person.chat);
    return person;
  }
  group(type: 'group' | 'supergroup' = 'supergroup'): Group {
    const group = new Group(this, -1_001_000_000_000 - this.#id(), type);
    this.#chats.set(group.info.id, group);
    return group;
  }
  chat(id: unknown): Chat {
    return this.#chats.get(Number(id)) ?? bad('chat not found');
  }

  // What happens

  push(type: string, what: Params): void {
    if (!this.#allowed || this.#allowed.has(type)) this.updates.push({ [type]: what });
  }
  pushMembership(chat: Chat, from: Sender, before: string, after: string): void {
    const member = (status: string) => ({ user: this.me, status });
    this.push('my_chat_member', { chat: chat.info, from, date: this.stamp().date, old_chat_member: member(before), new_chat_member: member(after) });
  }
  newPress(): { id: string; press: Press } {
    const id = String(4_000_000_000 + this.#id());
    const press: Press = { at: this.now() };
    this.presses.set(id, press);
    return { id, press };
  }
  newQuery(): { id: string; asked: { results?: InlineResult[] } } {
    const id = String(4_000_000_000 + this.#id());
    const asked = {};
    this.queries.set(id, asked);
    return { id, asked };
  }
  allow(types: unknown): void {
    if (Array.isArray(types)) this.#allowed = types.length > 0 ? new Set(types.map(String)) : undefined;
  }
  keepFile(content: unknown): string {
    if (typeof content === 'string' && this.files.has(content)) return content;
    const id = `file-${this.#id()}`;
    this.files.set(id, content);
    return id;
  }

  // For tests

  /** Calls of one method that were done. */
  done(method: string): Call[] {
    return this.calls.filter((call) => call.method === method && call.status === 200);
  }
  /** Calls that the bot should not have made so. A poll that another one ended is none of them. */
  refused(): Call[] {
    return this.calls.filter(({ status = 0, error }) => status >= 400 && status !== 409 && error !== undefined);
  }
  lastUpdate(): Update {
    return this.updates.sent.at(-1) ?? bad('nothing happened yet');
  }
  confirmed(update: Update): boolean {
    return this.#done.has(update.update_id);
  }
  /** Resolves once it holds; looks whenever something was called or confirmed. */
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

  // HTTP

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname } = new URL(request.url ?? '/', this.root);
    const [, file, token, method = ''] = /^(\/file)?\/bot([^/]+)\/(.+)$/.exec(pathname) ?? [];
    const params = await readParams(request);
    if (token !== TOKEN) return reply(response, 401, answerOf({ method, status: 401 }));
    if (file) return void response.end(Buffer.from(String(this.files.get(method.replace('files/', '')) ?? '')));
    const call = this.#record(method, params);
    const fault = this.faults.take(method, Number(params['chat_id']));
    if (fault?.delay) await sleep(fault.delay);
    if (fault?.status) return this.#fail(call, fault, response);
    if (fault?.lose === 'request') return void response.destroy();
    const [status, body] = method === 'getUpdates' ? await this.#poll(params, response, call) : this.#perform(method, params, call);
    if (fault?.late) await sleep(fault.late);
    if (fault?.lose === 'answer') response.destroy();
    else reply(response, status, body);
  }

  #fail(call: Call, fault: Fault, response: ServerResponse): void {
    call.status = fault.status ?? 400;
    if (fault.body === undefined) return reply(response, call.status, answerOf(fault));
    response.writeHead(call.status, { 'content-type': 'text/html' }).end(fault.body);
  }

  async #poll(params: Params, response: ServerResponse, call: Call): Promise<[number, Params]> {
    this.allow(params['allowed_updates']);
    try {
      const result = await this.updates.poll(params, response);
      return this.#answered(call, 200, { ok: true, result });
    } catch (error) {
      return this.#answered(call, ...refusal(error));
    }
  }

  #perform(name: string, params: Params, call: Call): [number, Params] {
    try {
      const result = (methods[name] ?? notFound)(this, params);
      return this.#answered(call, 200, { ok: true, result });
    } catch (error) {
      return this.#answered(call, ...refusal(error));
    }
  }

  #record(method: string, params: Params): Call {
    const call: Call = { method, params, at: Date.now() };
    this.calls.push(call);
    return call;
  }
  #answered(call: Call, status: number, body: Params): [number, Params] {
    this.#changed(() => (call.status = status));
    if (status !== 200) call.error = String(body['description']);
    return [status, body];
  }
  #changed(change: () => void): void {
    change();
    for (const wake of this.#watchers) wake();
  }
  #id(): number {
    return (this.#ids += 1);
  }
}

function refusal(error: unknown): [number, Params] {
  if (!(error instanceof Refused)) throw error;
  const { status, message, parameters } = error;
  return [status, { ok: false, error_code: status, description: message, ...(parameters && { parameters }) }];
}

function reply(response: ServerResponse, status: number, body: unknown): void {
  if (!response.headersSent) response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
}

/** JSON, or a form when a file goes with it. */
async function readParams(request: IncomingMessage): Promise<Params> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  const body = Buffer.concat(parts);
  const type = request.headers['content-type'] ?? '';
  if (body.length === 0) return {};
  if (type.includes('json')) return JSON.parse(body.toString()) as Params;
  const form = await new Response(body, { headers: { 'content-type': type } }).formData();
  const fields = [...form].map(async ([key, value]) => [key, typeof value === 'string' ? written(key, value) : Buffer.from(await value.arrayBuffer())] as const);
  return Object.fromEntries(await Promise.all(fields));
}

/** In a form, structures are JSON and all else is text. */
function written(key: string, value: string): unknown {
  return /^(reply_markup|.*entities|.*_options|reply_parameters)$/.test(key) ? (JSON.parse(value) as unknown) : value;
}
