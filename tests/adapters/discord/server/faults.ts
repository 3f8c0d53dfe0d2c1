import { setTimeout as sleep } from 'node:timers/promises';
import type { Params } from './limits.ts';

/** Something that goes wrong with calls, `times` times. */
export interface Fault {
  /** Part of `POST /channels/:channel/messages`, a pattern of it, or a question about the call. All calls without. */
  match?: string | RegExp | ((call: Fallible) => boolean);
  times?: number;
  /** Calls that are let through first. */
  skip?: number;
  /** Milliseconds before anything is done. */
  delay?: number;
  /** Milliseconds after it was done and before it is answered. */
  late?: number;
  /** Answered with this status instead of being done. */
  status?: number;
  /** Discord's own number of the error. */
  code?: number;
  message?: string;
  /** Seconds, with status 429. */
  retryAfter?: number;
  /** With status 429: no call at all may be made. */
  global?: boolean;
  /** Answered with this text, as proxies do; unless it begins with "<" it is called JSON. */
  body?: string;
  /** Nothing is done and the connection breaks. */
  drop?: boolean;
  /** It is done, and the connection breaks. */
  lose?: boolean;
}

/** As much of a call as decides whether a fault befalls it. */
export interface Fallible {
  route: string;
  path: string;
  params: Params;
}

const messages: Readonly<Record<number, string>> = {
  401: '401: Unauthorized',
  403: 'Missing Permissions',
  404: '404: Not Found',
  429: 'You are being rate limited.',
  500: '500: Internal Server Error',
  502: '502: Bad Gateway',
  503: '503: Service Unavailable',
};

export class Faults {
  #list: (Fault & { left: number; skipped: number })[] = [];

  add(fault: Fault): void {
    this.#list.push({ ...fault, left: fault.times ?? 1, skipped: 0 });
  }

  clear(): void {
    this.#list = [];
  }

  /** The fault that befalls this call, if any; it is used up by it. */
  take(call: Fallible): Fault | undefined {
    for (const fault of this.#list) {
      if (fault.left === 0 || !fits(fault.match, call)) continue;
      if (fault.skipped < (fault.skip ?? 0)) {
        fault.skipped += 1;
        continue;
      }
      fault.left -= 1;
      return fault;
    }
    return undefined;
  }
}

function fits(match: Fault['match'], call: Fallible): boolean {
  if (match === undefined) return true;
  if (typeof match === 'function') return match(call);
  return typeof match === 'string' ? call.route.includes(match) : match.test(call.route);
}

export function pause(milliseconds: number | undefined): Promise<void> | undefined {
  return milliseconds === undefined ? undefined : sleep(milliseconds);
}

/** The answer that a fault gives instead of the call's own. */
export function answerOf({ status = 400, code, message, retryAfter = 1, global = false }: Fault): { body: Params; headers: Record<string, string> } {
  const said = message ?? messages[status] ?? 'Error';
  if (status !== 429) return { body: { message: said, code: code ?? (status === 403 ? 50013 : 0) }, headers: {} };
  return { body: { message: said, retry_after: retryAfter, global }, headers: limited(retryAfter, global) };
}

/** Headers of a 429. */
export function limited(seconds: number, global: boolean): Record<string, string> {
  return { 'retry-after': String(Math.ceil(seconds)), 'x-ratelimit-scope': global ? 'global' : 'user', ...(global ? { 'x-ratelimit-global': 'true' } : { 'x-ratelimit-reset-after': String(seconds) }) };
}
