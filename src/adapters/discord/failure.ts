/**
 * A call that failed, in our own words. The library's errors carry what was sent and an address with the token of an
 * interaction in it: none of them leaves `client.ts`.
 */
export class ApiFailure extends Error {
  override name = 'ApiFailure';
  /** Discord's own number, else the status or the network's word (`ECONNREFUSED`, `timeout`). Logged. */
  readonly code: number | string;
  /** The status; 0: nothing came back. */
  readonly status: number;
  constructor(code: number | string, status: number) {
    super(`Discord: ${code}`);
    this.code = code;
    this.status = status;
  }

  /** Discord refused: the same call will be refused again. */
  get refused(): boolean {
    return this.status >= 400 && this.status < 500 && this.status !== 429;
  }

  /** It is not known whether the call arrived. */
  get unknown(): boolean {
    return this.status === 0 && typeof this.code === 'string' && !unreachable.has(this.code);
  }

  /** The interaction can be answered no more: too late, or its token is used up. */
  get expired(): boolean {
    return this.status === 401 || expired.has(this.code);
  }
}

/** The connection was never made. */
const unreachable: ReadonlySet<string> = new Set(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ENETUNREACH']);
/** Unknown interaction, unknown webhook, invalid webhook token. */
const expired: ReadonlySet<number | string> = new Set([10_062, 10_015, 50_027]);

/** Of https://discord.com/developers/docs/topics/opcodes-and-status-codes. */
export const codes = { unknownMessage: 10_008, acknowledged: 40_060, noAccess: 50_001, closed: 50_007, noPermission: 50_013 } as const;
