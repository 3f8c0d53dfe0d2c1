/**
 * A call that failed, in our own words. grammY's errors carry the payload and, below them, the address with
 * the token in it: none of them leaves `client.ts`.
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
