import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Adapter, Incoming, Output } from '../../src/botkit/adapter.ts';
import { clean } from '../../src/message/clean.ts';
import type { Block, Button, Keyboard, Message } from '../../src/message/message.ts';
import { buttonsOf, textsOf } from '../../src/message/plain.ts';
import type { Json } from '../../src/storage/store.ts';
import { cost } from '../cost.ts';
import { anyMessage, follows, hostileTexts } from '../message/arbitrary.ts';

/** One platform under the contract. Nothing here touches a network. */
export interface AdapterSubject {
  adapter: Pick<Adapter, 'platform' | 'render'>;
  /** All that a person can read in a call, labels of buttons included, in reading order. */
  seen(call: Json): string;
  /** What is read when a person presses this button as the calls show it; undefined when they cannot. */
  press(calls: Json[], message: Message, button: Button): Incoming['event'] | undefined;
  /** The platform's delivery of this text, read anew at each call: with the same number it is a redelivery. */
  deliver(text: string, number: number): Incoming;
  /** Throws when the call breaks a limit of the platform, or when something in it would act: markup, mentions, escapes. */
  inspect(call: Json): void;
}

/** What every adapter does, whatever its platform. */
export function adapterContract(name: string, make: () => AdapterSubject): void {
  describe(`adapter ${name}`, () => {
    const shown = ({ adapter, seen }: AdapterSubject, message: Message) =>
      adapter.render({ messages: [message] }, null).calls.map(seen).join('\n');

    test('every text of a message can be read, in order', () => {
      const subject = make();
      fc.assert(fc.property(anyMessage, (message) => expectTexts(message, shown(subject, message))));
    });

    test('every button can be read and pressed, and gives its token back', () => {
      const subject = make();
      fc.assert(
        fc.property(anyAsking, (message) => {
          const { calls } = subject.adapter.render({ messages: [message] }, null);
          const text = calls.map(subject.seen).join('\n');
          for (const button of buttonsOf(message)) {
            expect(follows(text, button.label, 0), button.label).toBeGreaterThanOrEqual(0);
            expect(tokensOf(subject.press(calls, message, button)), button.label).toEqual([button.token]);
          }
        }),
      );
    });

    test('several messages of a turn come in order', () => {
      const subject = make();
      const messages = ['first', 'second', 'third'].map((text): Message => ({ blocks: [{ kind: 'text', text }] }));
      const text = subject.adapter.render({ messages }, null).calls.map(subject.seen).join('\n');
      expect(text).toMatch(/first[^]*second[^]*third/);
    });

    test('rendering is pure: same in, same out, nothing changed; calls and state are JSON', () => {
      const subject = make();
      fc.assert(
        fc.property(anyMessage, fc.boolean(), (message, clear) => {
          const output: Output = frozen({ messages: [message], retire: { choice: 'Yes' }, ...(clear && { clear }) });
          const first = subject.adapter.render(output, null);
          expect(subject.adapter.render(output, null)).toEqual(first);
          expect(JSON.parse(JSON.stringify(first))).toEqual(first);
          // Whatever it remembered is good for the next turn.
          subject.adapter.render(output, frozen(first.state));
        }),
      );
    });

    test('every call keeps within the limits of the platform', () => {
      const subject = make();
      fc.assert(
        fc.property(anyMessage, (message) => {
          for (const call of subject.adapter.render({ messages: [message] }, null).calls) subject.inspect(call);
        }),
      );
    });

    test.each(nothings)('a message in which there is nothing to see is sent so that the platform takes it: %j', (block) => {
      const subject = make();
      for (const call of subject.adapter.render({ messages: [{ blocks: [block] }] }, null).calls) subject.inspect(call);
    });

    test.each(hostileTexts)('a hostile text is only read, wherever it stands: %j', (hostile) => {
      const subject = make();
      const message = everywhere(hostile);
      const { calls } = subject.adapter.render({ messages: [message], retire: { choice: hostile } }, null);
      for (const call of calls) subject.inspect(call);
      expectTexts(message, calls.map(subject.seen).join('\n'));
    });

    test('a hundred thousand characters are shown whole, in fair time', () => {
      const subject = make();
      for (const unit of ['word ', 'x', '*_`<', '\u0301', '👩‍👩‍👧‍👦', '\u202e\u001b[2J ']) {
        const message: Message = { blocks: [{ kind: 'quote', text: unit.repeat(100_000 / unit.length) }] };
        let calls: Json[] = [];
        expect(cost(() => ({ calls } = subject.adapter.render({ messages: [message] }, null)))).toBeLessThan(3_000);
        for (const call of calls) subject.inspect(call);
        expectTexts(message, calls.map(subject.seen).join('\n'));
      }
    });

    test('a redelivery has the same id, another delivery another one', () => {
      const subject = make();
      const [first, again, other] = [subject.deliver('yes', 1), subject.deliver('yes', 1), subject.deliver('yes', 2)];
      expect(again).toEqual(first);
      expect([first.id === other.id, first.user === other.user]).toEqual([false, true]);
      expect(first.event).toMatchObject({ kind: 'text', text: 'yes' });
    });
  });
}

const labels = fc.uniqueArray(fc.stringMatching(/^[A-Za-z]{1,9}( [a-z]{1,9}){0,12}$/), { minLength: 1, maxLength: 32, selector: (label) => label.toLowerCase() });
const anyKeyboard = fc.record({ labels, controls: fc.nat(4), many: fc.boolean() }).map(({ labels, controls, many }): Keyboard => {
  const made = labels.map((label, index): Button => ({ label, token: `k${index}`, id: `o${index}` }));
  const done = many ? { label: 'That is all of them', token: 'done', id: 'done' } : undefined;
  return { options: made.slice(controls), ...(done && { done }), controls: made.slice(0, controls) };
});
const anyAsking = anyKeyboard.map((keyboard): Message => ({ blocks: [{ kind: 'text', text: '?' }], keyboard }));

function tokensOf(event: Incoming['event'] | undefined): string[] {
  if (event?.kind === 'choose') return event.tokens;
  return event?.kind === 'press' ? [event.token] : [];
}

function expectTexts(message: Message, shown: string): void {
  let at = 0;
  for (const text of textsOf(message)) {
    at = follows(shown, clean(text), at);
    expect(at, text.slice(0, 200)).toBeGreaterThanOrEqual(0);
  }
}

const nothings: Block[] = [
  ...(['text', 'note', 'quote', 'source'] as const).map((kind) => ({ kind, text: '' })),
  { kind: 'text', text: '\u200b', strong: true },
  { kind: 'list', heading: '', items: ['', ' '] },
  { kind: 'contact', name: '' },
  { kind: 'picture', picture: 'ring', alt: '' },
];

function everywhere(text: string): Message {
  const button = (token: string): Button => ({ label: text, token, id: token });
  return {
    blocks: [
      { kind: 'text', text },
      { kind: 'note', text },
      { kind: 'quote', text },
      { kind: 'list', heading: text, items: [text, text] },
      { kind: 'contact', name: text, phone: '+34900123456', hours: text, standing: text },
      { kind: 'picture', picture: 'ring', alt: text },
      { kind: 'source', text, url: 'https://example.org/' },
    ],
    keyboard: { options: [button('a'), button('b')], done: button('c'), controls: [button('d')] },
  };
}

function frozen<T>(value: T): T {
  if (value && typeof value === 'object' && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) frozen(each);
  }
  return value;
}
