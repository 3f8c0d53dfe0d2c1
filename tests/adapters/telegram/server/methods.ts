import type { TelegramServer } from '../server.ts';
import { type Chat, type Message, wire } from './chats.ts';
import { bad, checkLanguage, commandsOf, inlineResultsOf, markupOf, type Params, Refused, textOf } from './limits.ts';

type Method = (server: TelegramServer, params: Params) => unknown;

/** Messages older than this cannot be deleted, milliseconds. */
const DELETABLE = 48 * 3_600_000;
/** A press must be answered within this time; guessed, it is not documented. Milliseconds. */
const ANSWERABLE = 30_000;
const longestProfile: Readonly<Record<string, number>> = { name: 64, description: 512, short_description: 120 };

export const methods: Readonly<Record<string, Method>> = {
  getMe: (server) => server.me,
  logOut: () => true,
  close: () => true,

  sendMessage: (server, params) => send(server, params, textOf(params, 'text')),
  sendPhoto(server, params) {
    const { text, entities } = textOf(params, 'caption');
    const photo = photoOf(server, params);
    return send(server, params, { photo, ...(text && { caption: text, caption_entities: entities }) });
  },
  sendDocument(server, params) {
    const [, part] = /^attach:\/\/(.+)$/.exec(String(params['document'] ?? '')) ?? bad('there is no document in the request');
    const content = params[part ?? ''];
    if (!(content instanceof Buffer) || content.length === 0) bad('file must be non-empty');
    return send(server, params, { document: { file_id: server.keepFile(content), file_unique_id: part, file_size: content.length } });
  },
  sendChatAction: (server, params) => Boolean(server.chat(params['chat_id']).writable()),

  editMessageText: (server, params) => edit(server, params, textOf(params, 'text')),
  editMessageReplyMarkup: (server, params) => edit(server, params, {}),
  editMessageCaption: (server, params) => edit(server, params, { caption: textOf(params, 'caption').text }),
  deleteMessage: (server, params) => remove(server, params, [Number(params['message_id'])], true),
  deleteMessages(server, params) {
    const ids = params['message_ids'];
    if (!Array.isArray(ids) || ids.length < 1 || ids.length > 100) bad('message identifiers are not specified');
    return remove(server, params, ids.map(Number), false);
  },

  answerCallbackQuery(server, params) {
    const press = server.presses.get(String(params['callback_query_id']));
    if (!press || press.answer !== undefined || server.now() - press.at > ANSWERABLE) {
      bad('query is too old and response timeout expired or query ID is invalid');
    }
    const text = String(params['text'] ?? '');
    if (text.length > 200) bad('MESSAGE_TOO_LONG');
    press.answer = text;
    press.after = server.now() - press.at;
    return true;
  },
  answerInlineQuery(server, params) {
    const query = server.queries.get(String(params['inline_query_id']));
    if (!query || query.results) bad('query is too old and response timeout expired or query ID is invalid');
    query.results = inlineResultsOf(params);
    return true;
  },

  setMyCommands(server, params) {
    server.commands.set(scopeOf(params), commandsOf(params));
    return true;
  },
  getMyCommands: (server, params) => server.commands.get(scopeOf(params)) ?? [],
  deleteMyCommands: (server, params) => server.commands.delete(scopeOf(params)) || true,
  ...profile('Name', 'name'),
  ...profile('Description', 'description'),
  ...profile('ShortDescription', 'short_description'),
  setChatMenuButton: () => true,
  setMyDefaultAdministratorRights: () => true,

  getFile(server, params) {
    const id = String(params['file_id'] ?? '');
    if (!server.files.has(id)) bad('wrong file_id or the file is temporarily unavailable');
    return { file_id: id, file_unique_id: id, file_size: 0, file_path: `files/${id}` };
  },
  getChat: (server, params) => ({ ...server.chat(params['chat_id']).info, accent_color_id: 0, max_reaction_count: 0 }),
  getChatMember(server, params) {
    const chat = server.chat(params['chat_id']);
    const id = Number(params['user_id']);
    if (!chat.open) bad('bot is not a member of the chat');
    return { status: chat.administrators.has(id) ? 'administrator' : 'member', user: { id, is_bot: false, first_name: 'Somebody' } };
  },
  leaveChat(server, params) {
    server.chat(params['chat_id']).open = false;
    return true;
  },

  setWebhook(server, params) {
    const { url, secret_token: secret } = params as { url?: string; secret_token?: string };
    if (secret !== undefined && !/^[A-Za-z0-9_-]{1,256}$/.test(secret)) bad('secret token contains unallowed characters');
    server.allow(params['allowed_updates']);
    if (url) server.updates.setWebhook({ url, secret }, params['drop_pending_updates'] === true);
    else server.updates.deleteWebhook(false);
    return true;
  },
  deleteWebhook(server, params) {
    server.updates.deleteWebhook(params['drop_pending_updates'] === true);
    return true;
  },
  getWebhookInfo: ({ updates }) => ({
    url: updates.webhook?.url ?? '',
    has_custom_certificate: false,
    pending_update_count: updates.waiting,
    ...(updates.lastError && { last_error_message: updates.lastError, last_error_date: 0 }),
  }),
};

/** A file in the request, or one that was sent before. */
function photoOf(server: TelegramServer, params: Params): Params[] {
  const { photo } = params;
  if (typeof photo !== 'string') bad('there is no photo in the request');
  const [, part] = /^attach:\/\/(.+)$/.exec(photo) ?? [];
  if (part === undefined && !server.files.has(photo)) bad('wrong remote file identifier specified: Wrong string length');
  const file = part === undefined ? server.files.get(photo) : params[part];
  if (!(file instanceof Buffer) || !isPicture(file)) bad('IMAGE_PROCESS_FAILED');
  const file_id = part === undefined ? photo : server.keepFile(file);
  return ['s', 'm'].map((size) => ({ file_id: size === 'm' ? file_id : `${file_id}-${size}`, file_unique_id: size, width: 90, height: 90 }));
}

/** By the first bytes of a PNG, a JPEG or a WebP. */
function isPicture(file: Buffer): boolean {
  return ['89504e470d0a1a0a', 'ffd8ff', '52494646'].some((sign) => file.toString('hex', 0, 8).startsWith(sign));
}

function send(server: TelegramServer, params: Params, content: Params): Params {
  const chat = server.chat(params['chat_id']).writable();
  const reply_markup = markupOf(params);
  const replied = (params['reply_parameters'] as { message_id?: number; allow_sending_without_reply?: boolean } | undefined);
  if (replied?.message_id !== undefined && !chat.messages.has(replied.message_id) && !replied.allow_sending_without_reply) bad('message to be replied not found');
  const message = chat.add({ ...server.stamp(), from: server.me, ...content, ...(reply_markup && { reply_markup }) });
  chat.show('message', message);
  return wire(message);
}

/** An edit takes the keyboard away unless it brings one. */
function edit(server: TelegramServer, params: Params, content: Params): Params {
  const chat = server.chat(params['chat_id']).writable();
  const message = ownMessage(chat, Number(params['message_id']), 'edit');
  if ('text' in content && message.text === undefined) bad('there is no text in the message to edit');
  const next = { ...content, reply_markup: markupOf(params) };
  if (Object.entries(next).every(([key, value]) => JSON.stringify(value) === JSON.stringify(message[key]))) {
    bad('message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message');
  }
  Object.assign(message, next, { edit_date: Math.floor(server.now() / 1000) });
  if (!next.reply_markup) delete message.reply_markup;
  chat.show('edit', message);
  return wire(message);
}

function ownMessage(chat: Chat, id: number, to: string): Message {
  const message = chat.messages.get(id);
  if (!message) bad(`message to ${to} not found`);
  if (!message.from.is_bot) bad(`message can't be ${to}ed`);
  return message;
}

function remove(server: TelegramServer, params: Params, ids: readonly number[], strict: boolean): true {
  const chat = server.chat(params['chat_id']);
  for (const id of ids) {
    const message = chat.messages.get(id);
    if (!message && strict) bad('message to delete not found');
    if (!message) continue;
    if (server.now() - message.date * 1000 > DELETABLE) bad("message can't be deleted for everyone");
    if (!message.from.is_bot && chat.info.type !== 'private') bad("message can't be deleted");
    chat.messages.delete(id);
    chat.show('delete', message);
  }
  return true;
}

function scopeOf({ scope, language_code: language = '' }: Params): string {
  const { type = 'default', ...which } = (scope ?? {}) as { type?: string };
  return [type, ...Object.values(which), language].join('/');
}

function profile(method: string, field: string): Record<string, Method> {
  const keyOf = ({ language_code: language = '' }: Params) => `${field}/${String(language)}`;
  return {
    [`setMy${method}`](server, params) {
      const text = String(params[field] ?? '');
      if (text.length > (longestProfile[field] ?? 0)) bad(`${field.replace('_', ' ')} is too long`);
      checkLanguage(params['language_code'] ?? '');
      server.profile.set(keyOf(params), text);
      return true;
    },
    [`getMy${method}`]: (server, params) => ({ [field]: server.profile.get(keyOf(params)) ?? '' }),
  };
}

export function notFound(): never {
  throw new Refused(404, 'Not Found: method not found');
}
