import type { Block, Button, ContactBlock, Message } from './message.ts';

/** A block as plain text, for platforms without markup and for whoever needs to measure or search. */
export function plain(block: Block): string {
  switch (block.kind) {
    case 'text':
    case 'note':
      return block.text;
    case 'quote':
      return `“${block.text}”`;
    case 'list':
      return [block.heading, ...block.items.map((item) => `• ${item}`)].filter(Boolean).join('\n');
    case 'contact':
      return contactLines(block).join('\n');
    case 'picture':
      return block.alt;
    case 'source':
      return block.url ? `${block.text} (${block.url})` : block.text;
    case 'resource':
      return '';
    default:
      return block satisfies never;
  }
}

/** Signs instead of words, since these lines are the same in every language. */
export function contactLines({ name, phone, sms, url, hours, standing }: ContactBlock): string[] {
  const lines = [name, phone && `☎ ${phone}`, sms && `SMS ${sms}`, url, hours, standing && `(${standing})`];
  return lines.filter((line): line is string => Boolean(line));
}

/** Everything a person must be able to read in a message, in reading order. */
export function textsOf({ blocks }: Pick<Message, 'blocks'>): string[] {
  return blocks.flatMap((block) => {
    if (block.kind === 'list') return [block.heading, ...block.items];
    if (block.kind === 'contact') return contactTexts(block);
    if (block.kind === 'picture') return [block.alt];
    if (block.kind === 'source') return [block.text, block.url ?? ''];
    return block.kind === 'resource' ? [] : [block.text];
  });
}

function contactTexts({ name, phone, sms, url, hours, standing }: ContactBlock): string[] {
  return [name, phone, sms, url, hours, standing].map((text) => text ?? '');
}

/** Every button of a message, in the order they are shown. */
export function buttonsOf({ keyboard }: Pick<Message, 'keyboard'>): Button[] {
  if (!keyboard) return [];
  return [...keyboard.options, ...(keyboard.done ? [keyboard.done] : []), ...keyboard.controls];
}
