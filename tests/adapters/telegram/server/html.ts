/** A stretch of text that is shown in a way of its own. Offsets are UTF-16 units. */
export interface Entity {
  type: string;
  offset: number;
  length: number;
  url?: string;
}

/** What the Bot API's HTML says, once read. */
export interface Formatted {
  text: string;
  entities: Entity[];
}

/** The markup is refused, in the words of the Bot API. */
export class MarkupError extends Error {
  override name = 'MarkupError';
}

const tags: Readonly<Record<string, string>> = {
  b: 'bold', strong: 'bold', i: 'italic', em: 'italic', u: 'underline', ins: 'underline',
  s: 'strikethrough', strike: 'strikethrough', del: 'strikethrough', 'tg-spoiler': 'spoiler', span: 'spoiler',
  code: 'code', pre: 'pre', blockquote: 'blockquote', a: 'text_link',
};
const named: Readonly<Record<string, string>> = { lt: '<', gt: '>', amp: '&', quot: '"' };
const tagPattern = /^<(?<end>\/?)(?<name>[a-z-]*)(?<attributes>(?:\s+[a-z-]+(?:="[^"<>]*")?)*)\s*>/i;

interface Open {
  name: string;
  type: string;
  start: number;
  url: string | undefined;
}

/** Stricter than the Bot API in one thing: attributes are in double quotes. */
export function parseHtml(source: string): Formatted {
  const entities: Entity[] = [];
  const open: Open[] = [];
  let text = '';
  for (let at = 0; at < source.length; ) {
    const next = source.indexOf('<', at);
    text += decoded(source.slice(at, next < 0 ? source.length : next));
    if (next < 0) break;
    const match = tagPattern.exec(source.slice(next));
    if (!match?.groups) throw new MarkupError(`Unclosed start tag at byte offset ${bytes(source, next)}`);
    if (match.groups['end']) entities.push(...closed(open.pop(), match.groups['name'] ?? '', text, bytes(source, next)));
    else open.push(opened(match.groups, text.length, bytes(source, next)));
    at = next + match[0].length;
  }
  const left = open.at(-1);
  if (left) throw new MarkupError(`Can't find end tag corresponding to start tag "${left.name}"`);
  return trimmed({ text, entities });
}

function opened({ name = '', attributes = '' }: Record<string, string | undefined>, start: number, at: number): Open {
  const known = name.toLowerCase();
  const type = tags[known];
  if (type === undefined) throw new MarkupError(`Unsupported start tag "${known}" at byte offset ${at}`);
  if (known === 'span' && !attributes.includes('class="tg-spoiler"')) {
    throw new MarkupError(`Tag "span" must have class "tg-spoiler" at byte offset ${at}`);
  }
  const url = /href="([^"]*)"/.exec(attributes)?.[1];
  return { name: known, type, start, url: url === undefined ? undefined : decoded(url) };
}

function closed(open: Open | undefined, name: string, text: string, at: number): Entity[] {
  if (!open) throw new MarkupError(`Unexpected end tag at byte offset ${at}`);
  if (open.name !== name.toLowerCase()) {
    throw new MarkupError(`Unmatched end tag at byte offset ${at}, expected "</${open.name}>", found "</${name}>"`);
  }
  const entity = { type: open.type, offset: open.start, length: text.length - open.start };
  if (entity.length === 0) return [];
  if (open.type !== 'text_link') return [entity];
  const url = open.url ?? text.slice(open.start);
  // As the Bot API: what no client could follow is shown as mere text.
  return /^(https?:\/\/[^\s/]+\.[^\s]+|tg:\/\/.+)$/i.test(url) ? [{ ...entity, url }] : [];
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]+));/gi, (whole, decimal, hex, name) => {
    if (name !== undefined) return named[String(name)] ?? whole;
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}

/** Spaces around a message are not sent. */
function trimmed({ text, entities }: Formatted): Formatted {
  const lead = text.length - text.trimStart().length;
  const shown = text.trim();
  const fitted = entities.flatMap((each) => {
    const start = Math.max(each.offset - lead, 0);
    const end = Math.min(each.offset - lead + each.length, shown.length);
    return end > start ? [{ ...each, offset: start, length: end - start }] : [];
  });
  return { text: shown, entities: fitted.sort((one, other) => one.offset - other.offset || other.length - one.length) };
}

function bytes(source: string, at: number): number {
  return Buffer.byteLength(source.slice(0, at));
}
