import { hash, timingSafeEqual } from 'node:crypto';
import type { Log } from '../../botkit/adapter.ts';
import type { Answer, Delivery, Listener } from '../shared/listener.ts';
import type { Update } from './update.ts';

export interface HookOptions {
  listener: Listener;
  /** Address that Telegram calls; only its path matters here. */
  url: string;
  secret: string;
  log: Log;
  /** Settles once the update needs not to come again. */
  handle: (update: Update) => Promise<void>;
}

/** Milliseconds for a turn before Telegram is asked to bring the update again; it gives up after sixty seconds. */
const TURN = 25_000;

/** Takes updates that Telegram brings, and answers each once it is done. */
export class Hook {
  readonly #options: HookOptions;
  readonly #path: string;
  readonly #secret: Buffer;

  constructor(options: HookOptions) {
    this.#options = options;
    this.#path = new URL(options.url).pathname;
    this.#secret = hashOf(options.secret);
  }

  listen(): Promise<void> {
    return this.#options.listener.open(this.#path, async (delivery) => ({ status: await this.#take(delivery) }) satisfies Answer);
  }

  stop(): Promise<void> {
    return this.#options.listener.close(this.#path);
  }

  /** The status to answer with. Telegram brings an update again unless it is a good one. */
  async #take({ headers, body }: Delivery): Promise<number> {
    if (!timingSafeEqual(hashOf(headers['x-telegram-bot-api-secret-token']), this.#secret)) return 401;
    const bytes = await body();
    if (bytes === undefined) return 413;
    const update = parsed(bytes);
    if (!update) this.#options.log.warn({ bytes: bytes.length }, 'what the webhook was given is no update');
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

function parsed(body: Buffer): Update | undefined {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'));
    return value && typeof value === 'object' && 'update_id' in value && typeof value.update_id === 'number' ? { ...value, update_id: value.update_id } : undefined;
  } catch {
    return undefined;
  }
}
