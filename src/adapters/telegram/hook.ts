import { hash, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { AdapterRefused, type Log } from '../../botkit/adapter.ts';
import type { Update } from './update.ts';

export interface HookOptions {
  /** Address that Telegram calls; only its path matters here. */
  url: string;
  secret: string;
  port: number;
  log: Log;
  /** Settles once the update needs not to come again. */
  handle: (update: Update) => Promise<void>;
}

/** Bytes; an update is a few kilobytes. */
const BODY = 1024 * 1024;
/** Milliseconds for a turn before Telegram is asked to bring the update again; it gives up after sixty seconds. */
const TURN = 25_000;
/** Milliseconds for requests in hand when the server stops. */
const LAST_TURNS = 8_000;

/** Takes updates that Telegram brings, and answers each once it is done. */
export class Hook {
  readonly #options: HookOptions;
  readonly #path: string;
  readonly #secret: Buffer;
  readonly #server: Server;
  #stopping = false;

  constructor(options: HookOptions) {
    this.#options = options;
    this.#path = new URL(options.url).pathname;
    this.#secret = hashOf(options.secret);
    this.#server = createServer((request, response) => void this.#answer(request, response));
    this.#server.requestTimeout = 30_000;
    // Longer than Telegram keeps a connection: closing one just as it is used again would cost an update a retry.
    this.#server.keepAliveTimeout = 120_000;
  }

  listen(): Promise<void> {
    const { port } = this.#options;
    return new Promise((resolve, reject) => {
      this.#server.once('error', ({ code }: NodeJS.ErrnoException) => reject(new AdapterRefused(`The webhook cannot listen on port ${port} (${code}). Set PORT to a free one.`)));
      this.#server.listen(port, resolve);
    });
  }

  async stop(): Promise<void> {
    this.#stopping = true;
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeIdleConnections();
    const timer = setTimeout(() => this.#server.closeAllConnections(), LAST_TURNS);
    await closed;
    clearTimeout(timer);
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const status = await this.#take(request).catch(() => 500);
    response.writeHead(status, this.#stopping || status === 413 ? { connection: 'close' } : {}).end();
  }

  /** The status to answer with. Telegram brings an update again unless it is a good one. */
  async #take(request: IncomingMessage): Promise<number> {
    if (new URL(request.url ?? '', 'http://hook').pathname !== this.#path) return 404;
    if (request.method !== 'POST') return 405;
    if (!timingSafeEqual(hashOf(request.headers['x-telegram-bot-api-secret-token']), this.#secret)) return 401;
    if (this.#stopping) return 503;
    const body = await bodyOf(request);
    if (body === undefined) return 413;
    const update = parsed(body);
    if (!update) this.#options.log.warn({ bytes: body.length }, 'what the webhook was given is no update');
    return update ? this.#settled(this.#options.handle(update)) : 200;
  }

  async #settled(turn: Promise<void>): Promise<number> {
    const { promise, resolve } = Promise.withResolvers<number>();
    const timer = setTimeout(() => resolve(503), TURN);
    turn.then(() => resolve(200), () => resolve(500)).finally(() => clearTimeout(timer));
    return promise;
  }
}

/** Compared instead of the secret itself: the comparison takes as long whatever is given. */
function hashOf(secret: string | string[] | undefined): Buffer {
  return hash('sha256', typeof secret === 'string' ? secret : '', 'buffer');
}

async function bodyOf(request: IncomingMessage): Promise<Buffer | undefined> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes = Buffer.from(chunk as Uint8Array); // no encoding is set, so the stream gives bytes
    size += bytes.length;
    if (size > BODY) return undefined;
    chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}

function parsed(body: Buffer): Update | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return value && typeof value === 'object' && 'update_id' in value && typeof value.update_id === 'number' ? { ...value, update_id: value.update_id } : undefined;
  } catch {
    return undefined;
  }
}
