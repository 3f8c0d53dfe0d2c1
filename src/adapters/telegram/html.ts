import { clean } from '../../message/clean.ts';
import type { Block, ContactBlock } from '../../message/message.ts';

/** How a block's parts are written. */
interface Marks {
  text(text: string): string;
  bold(text: string): string;
  italic(text: string): string;
  quote(text: string): string;
  link(label: string, url: string): string;
}

const escapes: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Text that Telegram's HTML shows as it is. */
export function escape(text: string): string {
  return clean(text).replace(/[&<>"]/g, (sign) => escapes[sign] ?? sign);
}

const html: Marks = {
  text: escape,
  bold: (text) => `<b>${escape(text)}</b>`,
  italic: (text) => `<i>${escape(text)}</i>`,
  quote: (text) => `<blockquote>${escape(text)}</blockquote>`,
  link: (label, url) => `<a href="${escape(url)}">${escape(label)}</a>`,
};

/** What is left of it on the screen: the length that Telegram limits. */
const visible: Marks = { text: clean, bold: clean, italic: clean, quote: clean, link: clean };

export function toHtml(block: Block): string {
  return written(block, html);
}

/** UTF-16 units on the screen: never fewer than the characters that Telegram counts. */
export function lengthOf(block: Block): number {
  return written(block, visible).length;
}

function written(block: Block, marks: Marks): string {
  switch (block.kind) {
    case 'text':
      return block.strong ? marks.bold(block.text) : marks.text(block.text);
    case 'note':
      return marks.italic(block.text);
    case 'quote':
      return marks.quote(block.text);
    case 'list':
      return [...(block.heading ? [marks.bold(block.heading)] : []), ...block.items.map((item) => marks.text(`• ${item}`))].join('\n');
    case 'contact':
      return contact(block, marks).join('\n');
    case 'picture':
      return marks.text(block.alt);
    case 'source':
      return block.url ? `${marks.text(block.text)} (${link(block.url, marks)})` : marks.text(block.text);
    case 'resource':
      return '';
    default:
      return block satisfies never;
  }
}

/** Clients make numbers and short codes tappable by themselves, as long as nothing stands in them. */
function contact({ name, phone, sms, whatsapp, url, hours, standing }: ContactBlock, marks: Marks): string[] {
  const lines = [
    name && marks.bold(name),
    phone && marks.text(`☎ ${phone}`),
    sms && marks.text(`SMS ${sms}`),
    whatsapp && `WhatsApp ${marks.link(whatsapp, `https://wa.me/${whatsapp.replace(/\D/g, '')}`)}`,
    url && link(url, marks),
    hours && marks.text(hours),
    standing && marks.italic(`(${standing})`),
  ];
  return lines.filter((line): line is string => Boolean(line));
}

/** Longest address shown whole; of a longer one the domain is what people can check. */
const ADDRESS = 48;

function link(url: string, marks: Marks): string {
  const address = /^https?:\/\/(([^/?#]+)(?:[/?#].*?)??)\/?$/.exec(url);
  if (!address) return marks.text(url);
  const [, whole = '', domain = ''] = address;
  return marks.link(whole.length > ADDRESS ? `${domain}/…` : whole, url);
}
