import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export const TOKEN = '123456789:AAtoken-of-the-benchmark-000000000000000';
const me = { id: 123_456_789, is_bot: true, first_name: 'Bench', username: 'bench_bot', can_join_groups: true, can_read_all_group_messages: false, supports_inline_queries: false };

export type Params = Record<string, unknown>;

/** One call of a bot. */
export interface Call {
  method: string;
  params: Params;
}

/** What stands last in a chat, with the data of its buttons. */
export interface Screen {
  message: Params;
  data: string[];
}

/** Longer than anything here takes, milliseconds: a connection that is closed as it is used would be a fault. */
export const KEEP_ALIVE = 600_000;

/**
 * A Bot API that believes everything and does next to nothing, so that the bot is what is measured. What goes
 * wrong, and what the real one would refuse, is tried in `tests/adapters/telegram`.
 */
export class Platform {
  /** Calls that chats brought about. */
  calls = 0;
  readonly screens = new Map<number, Screen>();
  /** Calls to one chat, once somebody wants to know. */
  watched: { chat: number; calls: Call[] } | undefined;
  readonly #server: Server;
  #messages = 0;

  constructor() {
    this.#server = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const result = this.#perform((request.url ?? '').split('/').at(-1) ?? '', body ? (JSON.parse(body) as Params) : {});
        response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ ok: true, result }));
      });
    });
    this.#server.keepAliveTimeout = KEEP_ALIVE;
  }

  async start(): Promise<string> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  /** A message of somebody or of the bot, as it goes over the wire. */
  message(chat: number, content: Params): Params {
    this.#messages += 1;
    return { message_id: this.#messages, date: Math.floor(Date.now() / 1_000), chat: { id: chat, type: 'private', first_name: 'Ann' }, ...content };
  }

  #perform(method: string, params: Params): unknown {
    if (method === 'getMe') return me;
    if (method === 'getMyCommands') return [];
    if (!('chat_id' in params) && !('callback_query_id' in params)) return true;
    this.calls += 1;
    const chat = Number(params['chat_id']);
    if (this.watched?.chat === chat) this.watched.calls.push({ method, params });
    if (method === 'sendMessage') return this.#show(chat, this.message(chat, said(params)), params);
    return method.startsWith('editMessage') ? this.message(chat, { ...said(params), edit_date: 1 }) : true;
  }

  #show(chat: number, message: Params, { reply_markup: markup }: Params): Params {
    const { inline_keyboard: rows = [] } = (markup ?? {}) as { inline_keyboard?: { callback_data: string }[][] };
    this.screens.set(chat, { message: { ...message, ...(markup !== undefined && { reply_markup: markup }) }, data: rows.flat().map((key) => key.callback_data) });
    return message;
  }
}

/** Without its markup: entities are left out. */
function said({ text }: Params): Params {
  return { from: me, ...(typeof text === 'string' && { text: text.replace(/<[^>]*>/g, '') }) };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  request.setEncoding('utf8');
  let body = '';
  for await (const part of request) body += String(part);
  return body;
}
