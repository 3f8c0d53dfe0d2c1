import { render as renderDiscord } from '../../src/adapters/discord/render.ts';
import { render as renderTelegram } from '../../src/adapters/telegram/render.ts';
import type { Message } from '../../src/message/message.ts';
import { textsOf } from '../../src/message/plain.ts';
import { parseHtml } from '../adapters/telegram/server/html.ts';

/**
 * What could harm in messages as the two platforms show them. It knows nothing of the rules: it reads what comes out
 * of the renderers, as the clients would.
 */
export function harmIn(messages: readonly Message[]): string[] {
  const addresses = new Set(messages.flatMap(({ blocks }) => blocks.flatMap((block) => ('url' in block && block.url ? [block.url] : []))));
  return [...inTelegram(messages, addresses), ...inDiscord(messages, addresses), ...inWords(messages)];
}

const CALM = new Set(['bold', 'italic', 'blockquote']);

function inTelegram(messages: readonly Message[], addresses: ReadonlySet<string>): string[] {
  const { calls } = renderTelegram({ messages: [...messages] }, {}, ({ at, of }) => `${at} / ${of}`);
  return calls.flatMap((call) => {
    if (typeof call !== 'object' || call === null || !('text' in call) || typeof call.text !== 'string') return [];
    const { entities } = parseHtml(call.text);
    return entities.flatMap(({ type, url }) => (CALM.has(type) || (url !== undefined && addresses.has(url)) ? [] : [`Telegram shows ${type} ${url ?? ''}`]));
  });
}

// What Discord reads as more than words, where no backslash stands before it.
const ACTING = /[\\*_~`|[\]()<>@:#]/;

function inDiscord(messages: readonly Message[], addresses: ReadonlySet<string>): string[] {
  const { calls } = renderDiscord({ messages: [...messages] }, {}, (_, key) => key);
  const texts = contentsIn(calls);
  return texts.flatMap((text) => text.split('\n').flatMap((line) => lineHarm(line, addresses)));
}

function contentsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(contentsIn);
  return Object.entries(value).flatMap(([key, each]) => (key === 'content' && typeof each === 'string' ? [each] : contentsIn(each)));
}

/** Marks of the renderer's own: bold, italic, small, a point, a quotation, and links to known addresses. */
function lineHarm(line: string, addresses: ReadonlySet<string>): string[] {
  let rest = line.replace(/^(?:-# |> |- |  )/, '').replace(/\\[^0-9A-Za-z\s]/gu, '');
  rest = rest.replace(/\[[^[\]]*\]\((https?:[^()\s]+)\)/g, (whole, url: string) => (addresses.has(url) || addresses.has(url.replace(/\/$/, '')) ? '' : whole));
  rest = rest.replace(/^\*\*(.*)\*\*$/, '$1').replace(/^\*(.*)\*$/, '$1');
  return ACTING.test(rest) ? [`Discord acts on ${JSON.stringify(line)}`] : [];
}

// What clients make a link of by themselves, in plain words: an address of a page, a handle, a command, a number.
const LINKED: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a handle', /(?<![\p{L}\p{N}])@[a-z]\w+/iu],
  ['a page', /\b(?!(?:[\w-]+\.)*(?:ic3\.gov|example)\b)(?:[\w-]+\.)+(?:com|net|org|me|gg|io|ru|cn|co|xyz|info|top|link|gift|app|dev)\b/iu],
  ['a scheme', /\b(?!https:\/\/(?:www\.)?ic3\.gov)[a-z]{2,10}:\/\//iu],
  ['a number', /\+?\d(?:[\s().-]?\d){7,}/u],
  ['a command', /(?<![\w/])\/[a-z]\w+(?![\w/])/iu],
  ['a turned line', /[\u202a-\u202e\u2066-\u2069]/u],
];

function inWords(messages: readonly Message[]): string[] {
  const labels = messages.flatMap(({ keyboard }) => [...(keyboard?.options ?? []), ...(keyboard?.controls ?? [])].map(({ label }) => label));
  const words = messages.flatMap((message) => textsOf({ blocks: message.blocks.filter(({ kind }) => kind !== 'source' && kind !== 'contact') }));
  return [...words, ...labels].flatMap((text) => LINKED.flatMap(([what, pattern]) => (pattern.test(text) ? [`${what} in ${JSON.stringify(text.slice(0, 200))}`] : [])));
}
