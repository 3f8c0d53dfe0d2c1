import fc from 'fast-check';
import type { Block, Button, Keyboard, Message } from '../../src/message/message.ts';

/** Texts as people and attackers write them: words, markup, right-to-left, zero width, emoji, no space at all. */
export const hostileTexts = [
  'a *bold* _claim_ `code` <b>tag</b> [link](https://example.org) @everyone <@123> # heading\n> quote',
  'שלום עולם مرحبا بالعالم \u202egpj.exe\u202c \u2067isolated\u2069',
  'zero\u200bwidth\u200d joined\ufeff and 👩‍👩‍👧‍👦 family, e\u0301 combined',
  '\u001b[2J\u001b[31mred\u0007\u009b1A\r\nover\rwritten\u0000',
  '\\_/ ||spoiler|| ~~struck~~ ```\nfence\n``` $(rm) %s {name}',
] as const;

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 12 });
export const anyText = fc.oneof(
  { weight: 6, arbitrary: fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => words.join(' ')) },
  { weight: 2, arbitrary: fc.constantFrom(...hostileTexts) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', minLength: 100, maxLength: 400 }) },
  { weight: 1, arbitrary: fc.constantFrom('', ' ', '\n') },
);

const url = fc.constant('https://example.org/a');
const optional = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });
const contact = fc.record(
  { kind: fc.constant('contact' as const), name: anyText, phone: fc.constant('+34900123456'), sms: fc.constant('7726'), url, hours: anyText, standing: anyText },
  { requiredKeys: ['kind', 'name'] },
);
export const anyBlock: fc.Arbitrary<Block> = fc.oneof(
  fc.record({ kind: fc.constantFrom('text' as const, 'note' as const, 'quote' as const), text: anyText }),
  fc.record({ kind: fc.constant('list' as const), heading: anyText, items: fc.array(anyText, { maxLength: 6 }) }),
  fc.record({ kind: fc.constant('picture' as const), picture: fc.constant('ring'), alt: anyText }),
  fc.record({ kind: fc.constant('source' as const), text: anyText, url }, { requiredKeys: ['kind', 'text'] }),
  contact,
);

const label = fc.oneof({ weight: 5, arbitrary: word }, { weight: 1, arbitrary: anyText });
const button = fc
  .record({ label, chosen: optional(fc.boolean()) })
  .map(({ label, chosen }) => ({ label, ...(chosen !== undefined && { chosen }) }));

const keyboard: fc.Arbitrary<Keyboard> = fc
  .record({ options: fc.array(button, { maxLength: 30 }), done: optional(button), controls: fc.array(button, { maxLength: 5 }), named: optional(fc.constant(true as const)) })
  .map(({ options, done, controls, named: byNumber }) => {
    let next = 0;
    const named = (made: Omit<Button, 'token' | 'id'>): Button => ({ ...made, token: `t${(next += 1)}`, id: `b${next}` });
    return { options: options.map(named), ...(done && { done: named(done) }), controls: controls.map(named), ...(byNumber && { named: true }) };
  });

export const anyMessage: fc.Arbitrary<Message> = fc
  .record({ blocks: fc.array(anyBlock, { maxLength: 8 }), keyboard: optional(keyboard), progress: optional(fc.constant({ at: 3, of: 12 })) })
  .map(({ blocks, keyboard, progress }) => ({ blocks, ...(keyboard && { keyboard }), ...(progress && { progress }) }));

/** Where `whole` holds the letters of `part` in order, beginning at `from`: the place after them, or -1. */
export function follows(whole: string, part: string, from: number): number {
  let at = from;
  for (const letter of part.replace(/\s/g, '')) {
    at = whole.indexOf(letter, at);
    if (at < 0) return -1;
    at += letter.length;
  }
  return at;
}
