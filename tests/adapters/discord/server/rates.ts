import { limited } from './faults.ts';

/** Calls in a while, for each of what the route names. */
interface Limit {
  bucket: string;
  most: number;
  /** Milliseconds. */
  within: number;
}
/** Discord publishes no numbers; these are what bots are told in the headers. */
const EACH_SECOND: Limit = { bucket: 'global', most: 50, within: 1_000 };
const limits: Readonly<Record<string, Limit>> = {
  'POST /channels/:channel/messages': { bucket: 'create-message', most: 5, within: 5_000 },
  'PATCH /channels/:channel/messages/:message': { bucket: 'edit-message', most: 5, within: 5_000 },
  'DELETE /channels/:channel/messages/:message': { bucket: 'delete-message', most: 5, within: 1_000 },
  'POST /users/@me/channels': { bucket: 'open-dm', most: 10, within: 10_000 },
};
/** One for all that is done with the token of one interaction. */
const HOOK: Limit = { bucket: 'webhook', most: 5, within: 2_000 };

interface Window {
  used: number;
  /** When it is empty again. */
  ends: number;
}

/** How often the bot may call. */
export class Rates {
  readonly #windows = new Map<string, Window>();

  /** Counts a call; `after` is set when it was one too many. Answers to interactions are never too many. */
  take(route: string, at: Readonly<Record<string, string>>, now: number): { headers: Record<string, string>; after?: number; global?: boolean } {
    if (route.endsWith('/callback')) return { headers: {} };
    const hook = route.includes('/webhooks/');
    const all = hook ? undefined : this.#count('global', EACH_SECOND, now);
    if (all && all.used > EACH_SECOND.most) return tooMany(all, now, {}, true);
    const limit = hook ? HOOK : limits[route];
    if (!limit) return { headers: {} };
    const window = this.#count(`${limit.bucket} ${at['token'] ?? at['channel'] ?? ''}`, limit, now);
    const headers = headersOf(limit, window, now);
    return window.used > limit.most ? tooMany(window, now, headers, false) : { headers };
  }

  #count(key: string, { within }: Limit, now: number): Window {
    const before = this.#windows.get(key);
    const window = before && before.ends > now ? before : { used: 0, ends: now + within };
    window.used += 1;
    this.#windows.set(key, window);
    return window;
  }
}

function headersOf({ bucket, most }: Limit, { used, ends }: Window, now: number): Record<string, string> {
  return {
    'x-ratelimit-bucket': bucket,
    'x-ratelimit-limit': String(most),
    'x-ratelimit-remaining': String(Math.max(0, most - used)),
    'x-ratelimit-reset': String(ends / 1000),
    'x-ratelimit-reset-after': String((ends - now) / 1000),
  };
}

function tooMany({ ends }: Window, now: number, headers: Record<string, string>, global: boolean) {
  const after = (ends - now) / 1000;
  return { headers: { ...headers, ...limited(after, global) }, after, global };
}
