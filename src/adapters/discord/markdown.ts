import { clean } from '../../message/clean.ts';
import type { Block, ContactBlock } from '../../message/message.ts';

/**
 * Text that Discord shows as it is. The colon is among the signs: without it there is no emoji, no time and no
 * address in the text.
 */
export function escape(text: string): string {
  return clean(text)
    .replace(/[\\*_~`|[\]()<>@:#]/g, '\\$&')
    .replace(/^([^\S\n\r\u2028\u2029]*)([-+])/gm, '$1\\$2')
    .replace(/^([^\S\n\r\u2028\u2029]*\d+)\./gm, '$1\\.');
}

export function bold(text: string): string {
  return marked(text, (line) => `**${line}**`);
}

/** Small and grey. */
export function small(text: string): string {
  return marked(text, (line) => `-# ${line}`);
}

/** Every line by itself: a mark that is open over several lines can be closed by what stands in them. */
function marked(text: string, mark: (line: string) => string): string {
  return linesOf(text).map((line) => line && mark(escape(line))).join('\n').trim();
}

function linesOf(text: string): string[] {
  return clean(text).split('\n').map((line) => line.trim());
}

// Whether it fits is asked more than once before it is shown.
const known = new WeakMap<Block, string>();

/** Everything that is read of a block; a contact's page is a button where there is room for one (`layout.ts`). */
export function written(block: Block): string {
  let text = known.get(block);
  if (text === undefined) known.set(block, (text = write(block)));
  return text;
}

function write(block: Block): string {
  switch (block.kind) {
    case 'text':
      return block.strong ? bold(block.text) : escape(block.text);
    case 'note':
      return marked(block.text, (line) => `*${line}*`);
    case 'quote':
      return linesOf(block.text.trim()).map((line) => `> ${escape(line)}`).join('\n');
    case 'list':
      return [bold(block.heading), ...block.items.map(point)].filter(Boolean).join('\n');
    case 'contact':
      return [contactLead(block), block.url && link(block.url), contactRest(block)].filter(Boolean).join('\n');
    case 'picture':
      return escape(block.alt);
    case 'source':
      return [small(block.text), block.url && `-# ${link(block.url)}`].filter(Boolean).join('\n');
    case 'resource':
      return '';
    default:
      return block satisfies never;
  }
}

/** UTF-16 units: never fewer than the characters that Discord counts. */
export function lengthOf(block: Block): number {
  return written(block).length;
}

function point(item: string): string {
  const lines = linesOf(item.trim()).map(escape);
  return lines.some(Boolean) ? `- ${lines.join('\n  ')}` : '';
}

/** The name, and the numbers to call or write to. */
export function contactLead({ name, phone, sms, whatsapp }: ContactBlock): string {
  const lines = [
    bold(name),
    phone && escape(`☎\u00a0${phone}`), // on a narrow screen the number stays beside its sign
    sms && escape(`SMS ${sms}`),
    whatsapp && `WhatsApp [${escape(whatsapp)}](https://wa.me/${whatsapp.replace(/\D/g, '')})`,
  ];
  return lines.filter(Boolean).join('\n');
}

export function contactRest({ hours, standing }: ContactBlock): string {
  return [hours && escape(hours), standing && small(`(${standing})`)].filter(Boolean).join('\n');
}

/** Longest address shown whole; of a longer one the domain is what people can check. */
const SHOWN = 48;

/** What people read of an address: all of it, or at least whose page it is. Undefined where it opens nothing. */
export function addressOf(url: string): string | undefined {
  const [, whole = '', domain = ''] = /^https?:\/\/(([^/?#]+)(?:[/?#].*?)??)\/?$/.exec(clean(url)) ?? [];
  if (!whole) return undefined;
  return whole.length > SHOWN ? `${domain}/…` : whole;
}

function link(url: string): string {
  const shown = addressOf(url);
  const address = shown === undefined ? undefined : URL.parse(url)?.href.replace(/[()<>\s]/g, (sign) => encodeURIComponent(sign).replace('(', '%28').replace(')', '%29'));
  return address === undefined ? escape(url) : `[${escape(shown ?? '')}](${address})`;
}
