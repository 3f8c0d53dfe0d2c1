import { type Entity, MarkupError, parseHtml } from './html.ts';

/** A call is refused, as the Bot API would. */
export class Refused extends Error {
  override name = 'Refused';
  readonly status: number;
  readonly parameters: Params | undefined;
  constructor(status: number, description: string, parameters?: Params) {
    super(description);
    this.status = status;
    this.parameters = parameters;
  }
}

export type Params = Record<string, unknown>;

export function bad(description: string, parameters?: Params): never {
  throw new Refused(400, `Bad Request: ${description}`, parameters);
}

export interface Button {
  text: string;
  callback_data?: string;
  url?: string;
  switch_inline_query?: string;
}
export interface Markup {
  inline_keyboard: Button[][];
}

/** Longest texts, in UTF-16 units once the markup is read. */
const LONGEST = { text: 4096, caption: 1024 } as const;
const CALLBACK_BYTES = 64;
/** Not documented. */
const BUTTONS = 100;

/** The text or caption of a call, with its markup read. */
export function textOf(params: Params, key: keyof typeof LONGEST): { text: string; entities: Entity[] } {
  const source = params[key];
  if (source !== undefined && typeof source !== 'string') bad(`${key} must be a string`);
  const { text, entities } = formatted(source ?? '', params);
  if (key === 'text' && !visible(text)) bad('message text is empty');
  if (text.length > LONGEST[key]) bad(`message ${key === 'text' ? 'is' : 'caption is'} too long`);
  return { text, entities };
}

function formatted(source: string, { parse_mode: mode, entities }: Params): { text: string; entities: Entity[] } {
  if (mode === undefined) return { text: source.trim(), entities: (entities ?? []) as Entity[] };
  if (mode !== 'HTML') bad('unsupported parse_mode');
  try {
    return parseHtml(source);
  } catch (error) {
    if (error instanceof MarkupError) bad(`can't parse entities: ${error.message}`);
    throw error;
  }
}

function visible(text: string): boolean {
  return /[^\s\p{Cf}\p{Cc}\u3164]/u.test(text);
}

/** The inline keyboard of a call; undefined when it has none. */
export function markupOf({ reply_markup: markup }: Params): Markup | undefined {
  if (markup === undefined || markup === null) return undefined;
  const rows = (markup as Partial<Markup>).inline_keyboard;
  if (!Array.isArray(rows)) return undefined;
  if (rows.some((row) => !Array.isArray(row))) bad('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays');
  const buttons = rows.flat();
  buttons.forEach(checkButton);
  if (buttons.length > BUTTONS) bad('reply markup is too long');
  const kept = rows.filter((row) => row.length > 0);
  return kept.length > 0 ? { inline_keyboard: kept } : undefined;
}

function checkButton(button: Button): void {
  if (typeof button?.text !== 'string' || !button.text.trim()) bad('text buttons are unallowed in the inline keyboard');
  const { text: _text, ...does } = button;
  if (Object.keys(does).length !== 1) bad('inline keyboard button must have exactly one action');
  const { callback_data: data, url } = button;
  if (data !== undefined && (data === '' || Buffer.byteLength(data) > CALLBACK_BYTES)) bad('BUTTON_DATA_INVALID');
  if (url !== undefined && !/^(https?|tg):\/\/\S+$/.test(url)) bad(`inline keyboard button URL '${url}' is invalid: Unsupported URL protocol`);
}

export interface BotCommand {
  command: string;
  description: string;
}

export function commandsOf({ commands, language_code: language = '' }: Params): BotCommand[] {
  const list = (commands ?? []) as BotCommand[];
  if (list.length > 100) bad('BOT_COMMANDS_TOO_MUCH');
  for (const { command, description } of list) {
    if (!/^[a-z0-9_]{1,32}$/.test(command)) bad('BOT_COMMAND_INVALID');
    if (!description || description.length > 256) bad('BOT_COMMAND_DESCRIPTION_INVALID');
  }
  if (new Set(list.map(({ command }) => command)).size < list.length) bad('BOT_COMMAND_DUPLICATE');
  checkLanguage(language);
  return list;
}

export function checkLanguage(language: unknown): void {
  if (language !== '' && !/^[a-z]{2}$/.test(String(language))) bad('LANG_CODE_INVALID');
}

export interface InlineResult {
  type: string;
  id: string;
  title: string;
  description?: string;
  input_message_content: Params;
  reply_markup?: Markup;
}

export function inlineResultsOf({ results, button }: Params): InlineResult[] {
  const list = results as InlineResult[];
  if (!Array.isArray(list)) bad('results must be an Array');
  if (list.length > 50) bad('RESULTS_TOO_MUCH');
  for (const { id, title, input_message_content: content, reply_markup } of list) {
    if (!id || Buffer.byteLength(id) > CALLBACK_BYTES) bad('RESULT_ID_INVALID');
    if (!title?.trim()) bad('RESULT_TITLE_INVALID');
    textOf({ text: content['message_text'], parse_mode: content['parse_mode'] }, 'text');
    markupOf({ reply_markup });
  }
  if (new Set(list.map(({ id }) => id)).size < list.length) bad('RESULT_ID_DUPLICATE');
  const start = (button as { start_parameter?: string } | undefined)?.start_parameter;
  if (start !== undefined && !/^[A-Za-z0-9_-]{1,64}$/.test(start)) bad('START_PARAM_INVALID');
  return list;
}
