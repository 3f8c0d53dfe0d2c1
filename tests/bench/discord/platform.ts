import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { type WebSocket, WebSocketServer } from 'ws';
import { APP, bot, idsIn, interaction, message, newId, type Params, type Person } from './wire.ts';

/** One thing that a bot said in answer to an interaction. */
export interface Call {
  how: 'reply' | 'update' | 'follow' | 'edit';
  body: Params;
  /** It wants to know what became of it. */
  named: boolean;
}

/** What stands last before somebody, with the ids of what can be pressed in it. */
export interface Screen {
  message: Params;
  ids: string[];
}

/** An interaction in hand. */
interface Asked {
  person: Person;
  /** The message that was pressed. */
  source: Params | undefined;
  original: string;
  began: number;
  first: number;
  calls: Call[];
  /** So many calls answer it; undefined: whatever comes. */
  wants: number | undefined;
  done: (first: number) => void;
}

/** Longer than anything here takes, milliseconds: a connection that is closed as it is used would be a fault. */
const KEEP_ALIVE = 600_000;
/** Milliseconds of silence after which nothing more comes. */
const QUIET = 500;
/** So many of them, and nothing will come at all. */
const SILENT = 40;

/**
 * A gateway and an API that believe everything and do next to nothing, so that the bot is what is measured. What goes
 * wrong, and what the real ones would refuse, is tried in `tests/adapters/discord`.
 */
export class Platform {
  /** First responses that only said that more will come. */
  putOff = 0;
  /** What bots said. */
  calls = 0;
  readonly screens = new Map<string, Screen>();
  readonly #asked = new Map<string, Asked>();
  readonly #sockets = new WebSocketServer({ noServer: true });
  readonly #server: Server;
  #commands: unknown = [];
  #gateway: WebSocket | undefined;
  #sequence = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const result = this.#perform(request.method ?? '', new URL(request.url ?? '', 'http://local'), body ? (JSON.parse(body) as Params) : {});
        if (result === undefined) response.writeHead(204).end();
        else response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(result));
      });
    });
    this.#server.keepAliveTimeout = KEEP_ALIVE;
    this.#server.on('upgrade', (request, socket, head) => this.#sockets.handleUpgrade(request, socket, head, (open) => this.#welcome(open)));
  }

  /** Resolves with the address of the API, which ends in /api. */
  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://${this.#host}/api`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets.clients) socket.terminate();
    this.#sockets.close();
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get #host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  // Interactions

  /** Resolves once it is answered in full, with the milliseconds until the first response. */
  ask(person: Person, deed: Params, wants: number): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    this.#begin(person, deed, wants, resolve);
    return promise;
  }

  /** What a bot says to it, all told. */
  async listen(person: Person, deed: Params): Promise<Call[]> {
    const { calls } = this.#begin(person, deed, undefined, () => {});
    for (let heard = -1, silent = 0; heard < calls.length || calls.length === 0; silent += 1) {
      if (silent > SILENT) throw new Error('the bot says nothing');
      heard = calls.length;
      await new Promise((resolve) => setTimeout(resolve, QUIET));
    }
    return calls;
  }

  #begin(person: Person, deed: Params, wants: number | undefined, done: Asked['done']): Asked {
    const id = newId();
    const source = deed['message'] as Params | undefined;
    const asked: Asked = { person, source, original: id, began: performance.now(), first: 0, calls: [], wants, done };
    this.#asked.set(id, asked);
    // Real ones are about as long; this one begins with the id.
    this.#dispatch('INTERACTION_CREATE', interaction(person, id, `${id}.${'x'.repeat(180)}`, deed));
    return asked;
  }

  /** Kinds of a first response: 4 a message, 7 the pressed message anew, 5 and 6 that more will come. */
  #respond(id: string, { type, data }: Params, named: boolean): unknown {
    const asked = this.#known(id);
    if (asked.first > 0) throw new Error('answered twice');
    asked.first = performance.now() - asked.began;
    if (type === 7) asked.original = String(asked.source?.['id']);
    if (type === 4 || type === 7) this.#said(id, asked, { how: type === 4 ? 'reply' : 'update', body: data as Params, named }, asked.original);
    else this.putOff += 1;
    if (!named) return undefined;
    return { interaction: { id, type: asked.source ? 3 : 2, response_message_id: asked.original }, resource: { type, message: message(asked.person, asked.original, data as Params) } };
  }

  #said(id: string, asked: Asked, call: Call, message_id: string): Params {
    const { calls, person, wants } = asked;
    this.calls += 1;
    calls.push(call);
    const shown = message(person, message_id, call.body);
    const ids = idsIn(call.body['components']);
    if (ids.length > 0) this.screens.set(person.id, { message: shown, ids });
    if (calls.length === wants) {
      this.#asked.delete(id);
      asked.done(asked.first);
    }
    return shown;
  }

  #known(id: string): Asked {
    const asked = this.#asked.get(id);
    if (!asked) throw new Error('more was said than had been recorded');
    return asked;
  }

  // The API

  #perform(method: string, { pathname, searchParams }: URL, body: Params): unknown {
    const [kind = '', id = '', key = '', ...rest] = pathname.replace(/^\/api\/v10\//, '').split('/');
    if (kind === 'interactions') return this.#respond(id, body, searchParams.get('with_response') === 'true');
    if (kind === 'webhooks') return this.#webhook(decodeURIComponent(key), method, rest.join('/'), body);
    if (kind === 'gateway') return { url: `ws://${this.#host}`, shards: 1, session_start_limit: { total: 1000, remaining: 1000, reset_after: 0, max_concurrency: 1 } };
    if (key === 'commands' && method === 'PUT') this.#commands = body;
    if (kind === 'applications') return key === 'commands' ? this.#commands : { id: APP, verify_key: '', name: 'Both Ends', bot };
    throw new Error(`nothing is at ${method} ${pathname}`);
  }

  #webhook(token: string, method: string, path: string, body: Params): Params {
    const id = token.split('.')[0] ?? '';
    const asked = this.#known(id);
    const edits = method === 'PATCH' && path === 'messages/@original';
    if (!edits && !(method === 'POST' && path === '')) throw new Error(`nothing is at ${method} ${path}`);
    return this.#said(id, asked, { how: edits ? 'edit' : 'follow', body, named: true }, edits ? asked.original : newId());
  }

  // The gateway

  #welcome(socket: WebSocket): void {
    this.#gateway = socket;
    socket.on('message', (raw: Buffer) => {
      const { op } = JSON.parse(raw.toString()) as { op: number };
      if (op === 1) socket.send(JSON.stringify({ op: 11 }));
      if (op !== 2) return;
      this.#dispatch('READY', { v: 10, user: bot, session_id: 'bench', session_type: 'normal', resume_gateway_url: `ws://${this.#host}`, shard: [0, 1], guilds: [], application: { id: APP, flags: 0 } });
    });
    socket.send(JSON.stringify({ op: 10, d: { heartbeat_interval: 41_250 } }));
  }

  #dispatch(t: string, d: Params): void {
    this.#sequence += 1;
    this.#gateway?.send(JSON.stringify({ op: 0, t, s: this.#sequence, d }));
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}
