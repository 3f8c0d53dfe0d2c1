import { Api, GrammyError, HttpError } from 'grammy';
import { download } from '../shared/download.ts';

type Raw = Api['raw'];

/**
 * A call that failed, in our own words. grammY's errors carry the payload and, below them, the address with
 * the token in it: none of them leaves this file.
 */
export class ApiFailure extends Error {
  override name = 'ApiFailure';
  /** The platform's number, or the network's word (`ECONNREFUSED`, `timeout`). Logged. */
  readonly code: number | string;
  /** What the platform said about it. May quote us: never logged. */
  readonly description: string;
  /** Seconds to be silent. */
  readonly retryAfter: number | undefined;
  /** The new id of a chat that has moved. */
  readonly movedTo: number | undefined;
  constructor(code: number | string, description = '', { retryAfter, movedTo }: { retryAfter?: number | undefined; movedTo?: number | undefined } = {}) {
    super(`Telegram: ${code}`);
    this.code = code;
    this.description = description;
    this.retryAfter = retryAfter;
    this.movedTo = movedTo;
  }

  /** The platform refused: the same call will be refused again. */
  get refused(): boolean {
    return typeof this.code === 'number' && this.code >= 400 && this.code < 500 && this.code !== 429 && this.code !== 409;
  }

  /** It is not known whether the call arrived. */
  get unknown(): boolean {
    return typeof this.code === 'string' && !unreachable.has(this.code);
  }
}

/** The connection was never made. */
const unreachable: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);

export interface ClientOptions {
  token: string;
  /** Address of a Bot API server of one's own. */
  root?: string | undefined;
  /** For one answer, milliseconds. */
  patience?: number;
}

/** The one way to Telegram. */
export class Client {
  readonly #raw: Raw;
  /** With the token: it must not leave this file. */
  readonly #files: string;
  readonly #patience: number;

  constructor({ token, root, patience = 30_000 }: ClientOptions) {
    this.#patience = patience;
    const apiRoot = root?.replace(/\/+$/, '');
    this.#files = `${apiRoot ?? 'https://api.telegram.org'}/file/bot${token}/`;
    this.#raw = new Api(token, { ...(apiRoot && { apiRoot }), timeoutSeconds: 90, sensitiveLogs: false }).raw;
  }

  /** A file that Telegram keeps, by the path it was given; undefined when it cannot be had or is larger than so many bytes. */
  async download(path: string, most: number): Promise<Uint8Array | undefined> {
    const address = /^[\w./-]{1,200}$/.test(path) && !path.includes('..') ? URL.parse(path, this.#files) : undefined;
    return address ? download(address, most, this.#patience) : undefined;
  }

  /** @param signal ends the call early; without one it may take as long as the client's patience */
  async call<T>(work: (raw: Raw, signal: Signal) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const limit = signal ?? AbortSignal.timeout(this.#patience);
    try {
      // grammY types its signals by a polyfill; at run time it takes Node's own.
      return await work(this.#raw, limit as unknown as Signal);
    } catch (error) {
      throw failureOf(error, limit.aborted);
    }
  }
}

type Signal = Parameters<Raw['getMe']>[0];

function failureOf(error: unknown, aborted: boolean): unknown {
  if (error instanceof GrammyError) {
    const { retry_after: retryAfter, migrate_to_chat_id: movedTo } = error.parameters;
    return new ApiFailure(error.error_code, error.description, { retryAfter, movedTo });
  }
  if (!(error instanceof HttpError)) return error;
  return new ApiFailure(aborted ? 'timeout' : networkCode(error.error));
}

function networkCode(cause: unknown): string {
  const code = cause && typeof cause === 'object' && 'code' in cause ? cause.code : undefined;
  return typeof code === 'string' && /^\w+$/.test(code) ? code : 'network';
}
