import type { ServerResponse } from 'node:http';
import { type Params, Refused } from './limits.ts';

export type Update = Params & { update_id: number };

interface Webhook {
  url: string;
  secret: string | undefined;
}

const LIMIT = 100;
/** Milliseconds before a webhook that failed is tried again, the last one again and again; real ones wait longer. */
const RETRIES = [30, 60, 120, 250, 500];

/** What waits for the bot, and how it gets there: long polling or a webhook, never both. */
export class Updates {
  webhook: Webhook | undefined;
  lastError: string | undefined;
  /** Everything that happened, in the order it went out. */
  readonly sent: Update[] = [];
  /** Every attempt at the webhook. */
  readonly deliveries: { update_id: number; status: number }[] = [];
  readonly #onDone: (update: Update) => void;
  readonly #answer: (method: string, params: Params) => void;
  #pending: Update[] = [];
  #again: Update[] = [];
  #held: Params[] | undefined;
  #next = 700_000_001;
  #poll: { wake: () => void; fail: (error: Refused) => void } | undefined;
  #chains = new Map<number, Promise<void>>();
  #closed = false;

  /** `onDone`: the bot has confirmed it. `answer`: a call that stood in the answer of the webhook. */
  constructor(onDone: (update: Update) => void, answer: (method: string, params: Params) => void) {
    this.#onDone = onDone;
    this.#answer = answer;
  }

  get waiting(): number {
    return this.#pending.length;
  }

  /** Something happened; it gets its number when it goes out. */
  push(what: Params): void {
    if (this.#held) this.#held.push(what);
    else this.#number(what);
  }

  /** The same once more, whether it was confirmed or not. */
  redeliver(update: Update): void {
    if (this.webhook) return this.#hook(update);
    this.#again.push(update);
    this.#poll?.wake();
  }

  /** Keeps what comes until `release`, which brings it in another order. */
  hold(): void {
    this.#held ??= [];
  }
  release(order: (held: Params[]) => Params[] = (held) => held): void {
    const held = this.#held ?? [];
    this.#held = undefined;
    for (const what of order(held)) this.#number(what);
  }

  setWebhook(webhook: Webhook, drop: boolean): void {
    this.#poll?.fail(new Refused(409, 'Conflict: terminated by setWebhook request'));
    this.webhook = webhook;
    const pending = drop ? [] : this.#pending;
    this.#pending = [];
    for (const update of pending) this.#hook(update);
  }

  deleteWebhook(drop: boolean): void {
    this.webhook = undefined;
    if (drop) this.#pending = [];
  }

  /** Resolves with what there is, or once something comes. */
  async poll({ offset = 0, limit = LIMIT, timeout = 0 }: { offset?: number; limit?: number; timeout?: number }, response: ServerResponse): Promise<Update[]> {
    if (this.webhook) throw new Refused(409, "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first");
    this.#poll?.fail(new Refused(409, 'Conflict: terminated by other getUpdates request; make sure that only one bot instance is running'));
    this.#confirm(offset);
    const take = () => [...this.#again.splice(0), ...this.#pending].slice(0, Math.min(limit, LIMIT));
    const ready = take();
    if (ready.length > 0 || timeout === 0) return ready;
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        clearTimeout(timer);
        if (this.#poll === poll) this.#poll = undefined;
        settle();
      };
      const poll = { wake: () => end(() => resolve(take())), fail: (error: Refused) => end(() => reject(error)) };
      const timer = setTimeout(() => end(() => resolve([])), timeout * 1000);
      this.#poll = poll;
      // Whoever hung up gets nothing, and it stays pending.
      response.on('close', () => end(() => resolve([])));
    });
  }

  close(): void {
    this.#closed = true;
    this.#poll?.wake();
  }

  #confirm(offset: number): void {
    const done = this.#pending.filter((update) => update.update_id < offset);
    this.#pending = this.#pending.filter((update) => update.update_id >= offset);
    done.forEach(this.#onDone);
  }

  #number(what: Params): void {
    const update = { update_id: this.#next++, ...what };
    this.sent.push(update);
    this.#deliver(update);
  }

  #deliver(update: Update): void {
    if (this.webhook) return this.#hook(update);
    this.#pending.push(update);
    this.#poll?.wake();
  }

  /** One chat's updates go one after the other, those of others at the same time. */
  #hook(update: Update): void {
    const chat = chatOf(update);
    const before = this.#chains.get(chat) ?? Promise.resolve();
    this.#chains.set(chat, before.then(() => this.#try(update)));
  }

  async #try(update: Update): Promise<void> {
    for (let attempt = 0; !this.#closed; attempt += 1) {
      const { webhook } = this;
      if (!webhook) return this.#deliver(update);
      const status = await this.#post(webhook, update);
      this.deliveries.push({ update_id: update.update_id, status });
      if (status >= 200 && status < 300) return this.#onDone(update);
      this.lastError = `Wrong response from the webhook: ${status}`;
      const pause = RETRIES[Math.min(attempt, RETRIES.length - 1)];
      await new Promise((resolve) => setTimeout(resolve, pause).unref());
    }
  }

  async #post({ url, secret }: Webhook, update: Update): Promise<number> {
    const headers = { 'content-type': 'application/json', ...(secret && { 'x-telegram-bot-api-secret-token': secret }) };
    try {
      const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(update), signal: AbortSignal.timeout(60_000) });
      const text = await response.text();
      const { method, ...params } = text.startsWith('{') ? (JSON.parse(text) as Params) : {};
      if (response.ok && typeof method === 'string') this.#answer(method, params);
      return response.status;
    } catch {
      return 0;
    }
  }
}

function chatOf(update: Update): number {
  const inside = Object.values(update).find((value) => typeof value === 'object') as { chat?: { id: number }; message?: { chat: { id: number } }; from?: { id: number } };
  return inside?.chat?.id ?? inside?.message?.chat.id ?? inside?.from?.id ?? 0;
}
