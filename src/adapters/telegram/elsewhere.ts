import type { InlineQueryResultArticle } from 'grammy/types';
import type { Guide, GuideFlow, ServerFlow } from '../../botkit/adapter.ts';
import { escape } from './html.ts';
import type { Reading } from './read.ts';

/** What the bot says outside of its private chats: the same to everybody, and about nobody. */

export interface GroupMessage {
  text: string;
  buttons: { text: string; url: string }[];
}

/** Flows of the group that its message offers. */
const OWN = 8;

export function groupMessage({ start = 'group', locale, manages }: Extract<Reading, { kind: 'group' }>, own: readonly ServerFlow[], guide: Guide, username: string): GroupMessage {
  const key = manages ? 'manage.group' : 'group';
  const flows = own.slice(0, OWN).map(({ title, link }) => ({ text: guide.text(locale, 'manage.here', { title }), url: linkTo(username, link) }));
  return {
    text: escape(guide.text(locale, `${key}.text`)),
    buttons: [{ text: guide.text(locale, `${key}.button`), url: linkTo(username, start) }, ...(manages ? [] : flows)],
  };
}

export function linkTo(username: string, start: string): string {
  return `https://t.me/${username}?start=${start}`;
}

/** Telegram takes fifty. */
const ARTICLES = 20;

/** Flows whose title or phrases have the words in them; without words the first ones. */
export function articles({ words, locale }: Extract<Reading, { kind: 'search' }>, guide: Guide, username: string): InlineQueryResultArticle[] {
  const wanted = words.trim().toLowerCase();
  const has = (flow: GuideFlow) => [flow.title(locale), ...flow.phrases(locale)].some((each) => each.toLowerCase().includes(wanted));
  return guide.flows.filter((flow) => flow.listed && has(flow)).slice(0, ARTICLES).map((flow) => article(flow, locale, guide, username));
}

function article(flow: GuideFlow, locale: string | undefined, guide: Guide, username: string): InlineQueryResultArticle {
  const title = flow.title(locale);
  const url = linkTo(username, flow.hash);
  return {
    type: 'article',
    id: flow.hash,
    title,
    description: guide.text(locale, 'telegram.short'),
    input_message_content: { message_text: `<b>${escape(title)}</b>\n${escape(url)}`, parse_mode: 'HTML', link_preview_options: { is_disabled: true } },
    reply_markup: { inline_keyboard: [[{ text: guide.text(locale, 'group.button'), url }]] },
  };
}
