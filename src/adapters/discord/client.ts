import { hash } from 'node:crypto';
import { DiscordAPIError, HTTPError, RateLimitError, REST, type RawFile, type RequestData } from '@discordjs/rest';
import { download } from '../shared/download.ts';
import { ApiFailure } from './failure.ts';

/** A message as it is sent. */
export interface Body {
  flags?: number;
  components?: unknown[];
  attachments?: object[];
  nonce?: string;
  enforce_nonce?: boolean;
}

export type File = RawFile;

/** Where an interaction is answered. */
export interface Asked {
  id: string;
  token: string;
  app: string;
}

/** Milliseconds for one answer of Discord. */
const PATIENCE = 10_000;
/**
 * Milliseconds of silence that a call waits out by itself. What the bot writes has a name, so that it may come late
 * and be tried again meanwhile; what answers an interaction has none.
 */
const SILENCE = { bot: 6_000, answers: 2_000 };
/** Milliseconds between two looks for routes that nobody uses any more: each interaction and each chat has its own. */
const SWEEP = 60_000;

const mentionNobody = { allowed_mentions: { parse: [] } };

/** The one way to Discord. */
export class Client {
  /** Speaks as the bot; the gateway asks it too. */
  readonly rest: REST;
  readonly #token: string;
  /** Answers interactions, which Discord does not count among the calls of the bot. */
  readonly #answers: REST;

  constructor({ token, base }: { token: string; base?: string | undefined }) {
    const options = { ...(base && { api: base }), timeout: PATIENCE, handlerSweepInterval: SWEEP };
    this.#token = token;
    this.rest = new REST({ ...options, rejectOnRateLimit: longerThan(SILENCE.bot) }).setToken(token);
    this.#answers = new REST({ ...options, rejectOnRateLimit: longerThan(SILENCE.answers), globalRequestsPerSecond: Number.POSITIVE_INFINITY });
  }

  stop(): void {
    for (const rest of [this.rest, this.#answers]) {
      rest.clearHandlerSweeper();
      rest.clearHashSweeper();
    }
  }

  /** A short name of a value: equal values have the same one. */
  digest(value: unknown): string {
    return hash('sha256', JSON.stringify(value), 'base64url');
  }

  // Interactions

  /** The first response. Returns the id of the message that came of it, where that is asked for. */
  async respond({ id, token }: Asked, response: { type: number; data?: object }, files: File[] = [], named = false): Promise<string | undefined> {
    const body = response.data ? { ...response, data: { ...response.data, ...('components' in response.data && mentionNobody) } } : response;
    const query = new URLSearchParams({ with_response: String(named) });
    const made = await told(this.#answers.post(`/interactions/${id}/${encodeURIComponent(token)}/callback`, { body, files, query, auth: false }));
    return textIn(fieldOf(made, 'interaction'), 'response_message_id');
  }

  /** Changes the first response; for a press that is the message that was pressed. */
  async editFirst(asked: Asked, body: Body, files: File[] = []): Promise<string | undefined> {
    return textIn(await this.#webhook('patch', asked, '/messages/@original', { body: { ...body, ...mentionNobody }, files }), 'id');
  }

  async followUp(asked: Asked, body: Body, files: File[] = []): Promise<string | undefined> {
    return textIn(await this.#webhook('post', asked, '', { body: { ...body, ...mentionNobody }, files }), 'id');
  }

  /** One of the messages that answered this interaction. */
  async removeAnswer(asked: Asked, message: string): Promise<void> {
    await this.#webhook('delete', asked, `/messages/${message}`);
  }

  #webhook(method: 'post' | 'patch' | 'delete', { app, token }: Asked, path: string, data: RequestData = {}): Promise<unknown> {
    return told(this.#answers[method](`/webhooks/${app}/${encodeURIComponent(token)}${path}`, { ...data, auth: false }));
  }

  // As the bot

  async post(channel: string, body: Body, files: File[] = []): Promise<string | undefined> {
    return textIn(await this.#asBot(this.rest.post(`/channels/${channel}/messages`, { body: { ...body, ...mentionNobody }, files })), 'id');
  }

  async edit(channel: string, message: string, body: Body): Promise<void> {
    await this.#asBot(this.rest.patch(`/channels/${channel}/messages/${message}`, { body: { ...body, ...mentionNobody } }));
  }

  async remove(channel: string, message: string): Promise<void> {
    await this.#asBot(this.rest.delete(`/channels/${channel}/messages/${message}`));
  }

  /** What a message is made of. */
  async componentsOf(channel: string, message: string): Promise<unknown> {
    return fieldOf(await this.#asBot(this.rest.get(`/channels/${channel}/messages/${message}`)), 'components');
  }

  /** The private chat with somebody. */
  async chatWith(user: string): Promise<string | undefined> {
    return textIn(await this.#asBot(this.rest.post('/users/@me/channels', { body: { recipient_id: user } })), 'id');
  }

  /** What a server is called; refused where the bot is not a member. */
  async guildName(guild: string): Promise<string | undefined> {
    return textIn(await this.#asBot(this.rest.get(`/guilds/${guild}`)), 'name');
  }

  /** Where a REST proxy of one's own is, which also has what was uploaded there. */
  get origin(): string {
    return new URL(this.rest.options.api).origin;
  }

  /** A file that was uploaded; undefined when it cannot be had, or is larger than so many bytes. */
  download(address: URL, most: number): Promise<Uint8Array | undefined> {
    return download(address, most, PATIENCE);
  }

  /** The application that the token is of. */
  async application(): Promise<{ id: string; key: string | undefined }> {
    const found = await this.#asBot(this.rest.get('/applications/@me'));
    const id = textIn(found, 'id');
    if (id === undefined) throw new ApiFailure('nonsense', 200);
    return { id, key: textIn(found, 'verify_key') };
  }

  commands(app: string): Promise<unknown> {
    return this.#asBot(this.rest.get(`/applications/${app}/commands`, { query: new URLSearchParams({ with_localizations: 'true' }) }));
  }

  async setCommands(app: string, commands: readonly object[]): Promise<void> {
    await this.#asBot(this.rest.put(`/applications/${app}/commands`, { body: commands }));
  }

  /** Processes that Discord recommends for the gateway. */
  async shards(): Promise<number> {
    const count = fieldOf(await this.#asBot(this.rest.get('/gateway/bot')), 'shards');
    return typeof count === 'number' ? count : 1;
  }

  /** After a refusal of the token the library would make no further call, and not tell why. */
  async #asBot<T>(call: Promise<T>): Promise<T> {
    try {
      return await told(call);
    } catch (error) {
      if (error instanceof ApiFailure && error.status === 401) this.rest.setToken(this.#token);
      throw error;
    }
  }
}

/** The limit of all calls together passes by itself, second by second. */
function longerThan(most: number): (limit: { global: boolean; timeToReset: number; retryAfter: number }) => boolean {
  return ({ global, timeToReset, retryAfter }) => Math.max(timeToReset, retryAfter) > (global ? 2 * most : most);
}

/** In our own words where it fails. */
async function told<T>(call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    throw failureOf(error);
  }
}

export function failureOf(error: unknown): unknown {
  if (error instanceof DiscordAPIError) return new ApiFailure(Number(error.code) || error.status, error.status);
  if (error instanceof HTTPError) return new ApiFailure(error.status, error.status);
  if (error instanceof RateLimitError) return new ApiFailure(429, 429);
  if (!(error instanceof Error)) return error;
  if (error.name === 'AbortError') return new ApiFailure('timeout', 0);
  const code = networkCode(error) ?? networkCode(error.cause);
  if (code !== undefined) return new ApiFailure(code, 0);
  // An answer that is not of the shape the library expects.
  return error instanceof TypeError ? new ApiFailure('nonsense', 0) : error;
}

/** Node's word for what went wrong on the way. Anything else is a bug of ours. */
function networkCode(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (typeof code === 'string' && /^(E[A-Z_]+|UND_ERR_\w+)$/.test(code)) return code;
  return error instanceof SyntaxError || (error instanceof TypeError && error.message === 'fetch failed') ? 'network' : undefined;
}

function fieldOf(value: unknown, name: string): unknown {
  return value && typeof value === 'object' ? (value as Record<string, unknown>)[name] : undefined;
}

function textIn(value: unknown, name: string): string | undefined {
  const found = fieldOf(value, name);
  return typeof found === 'string' ? found : undefined;
}

/** What may be logged of a failure. */
export function codeOf(error: unknown): string {
  return error instanceof ApiFailure ? String(error.code) : error instanceof Error ? error.name : typeof error;
}
