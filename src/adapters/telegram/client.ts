import { Api, GrammyError, HttpError, InputFile } from 'grammy';
import { download } from '../shared/download.ts';
import { ApiFailure } from './failure.ts';

type Raw = Api['raw'];

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
    const apiRoot = root?.replace(/(?<!\/)\/+$/, '');
    this.#files = `${apiRoot ?? 'https://api.telegram.org'}/file/bot${token}/`;
    this.#raw = new Api(token, { ...(apiRoot && { apiRoot }), timeoutSeconds: 90, sensitiveLogs: false }).raw;
  }

  /** A text as a document. */
  async sendText(chat_id: number, name: string, text: string): Promise<void> {
    const document = new InputFile(Buffer.from(text), name);
    await this.call((raw, signal) => raw.sendDocument({ chat_id, document }, signal));
  }

  /** A PNG, in Base64. */
  async sendImage(chat_id: number, name: string, base64: string, caption: string): Promise<void> {
    const photo = new InputFile(Buffer.from(base64, 'base64'), name);
    await this.call((raw, signal) => raw.sendPhoto({ chat_id, photo, caption, disable_notification: true }, signal));
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
