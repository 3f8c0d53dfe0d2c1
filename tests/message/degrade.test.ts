import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Capabilities } from '../../src/message/capabilities.ts';
import { clean } from '../../src/message/clean.ts';
import { degrade, type Part } from '../../src/message/degrade.ts';
import type { Button, Message } from '../../src/message/message.ts';
import { buttonsOf, plain, textsOf } from '../../src/message/plain.ts';
import { split } from '../../src/message/split.ts';
import { cost } from '../cost.ts';
import { anyMessage, anyText, follows, hostileTexts } from './arbitrary.ts';

const can = (given: Partial<Capabilities>): Capabilities => ({
  text: 200, size: (block) => plain(block).length, gap: 2, buttons: 8, label: 20, select: 0, pictures: false, ...given,
});
const anyCan = fc
  .record({ text: fc.integer({ min: 40, max: 500 }), buttons: fc.nat(12), label: fc.integer({ min: 8, max: 40 }), select: fc.constantFrom(0, 10, 25), pictures: fc.boolean(), costly: fc.boolean() })
  // An escaping platform: each special character counts twice.
  .map(({ costly, ...rest }) => can({ ...rest, size: (block) => (costly ? plain(block).replace(/[*_`<>~|\\]/g, '\\$&') : plain(block)).length }));

const read = (parts: Part[]) => parts.flatMap(({ blocks }) => blocks.map(plain)).join('\n');
const pressable = (parts: Part[]) => parts.flatMap((part) => buttonsOf(part));

test('no text is lost, and the order is kept', () => {
  fc.assert(
    fc.property(anyMessage, anyCan, (message, can) => {
      const shown = read(degrade(message, can));
      let at = 0;
      for (const text of textsOf(message)) {
        at = follows(shown, text, at);
        expect(at, text).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test('no button is lost: each token once, its label on the button or in the text', () => {
  fc.assert(
    fc.property(anyMessage, anyCan, (message, can) => {
      const parts = degrade(message, can);
      const buttons = pressable(parts);
      expect(buttons.map(({ token }) => token)).toEqual(buttonsOf(message).map(({ token }) => token));
      const shown = read(parts);
      buttonsOf(message).forEach((button, index) => expect(names(button, buttons[index], shown), button.label).toBe(true));
    }),
  );
});

test('options are named by number where that is asked for, and their buttons keep their words', () => {
  const button = (label: string): Button => ({ label, token: label, id: label });
  const message = { blocks: [], keyboard: { options: ['A bank', 'A friend'].map(button), controls: [button('Back')] } };
  const shown = (given: Partial<Capabilities>, named?: true) => degrade({ ...message, keyboard: { ...message.keyboard, ...(named && { named }) } }, can(given));
  expect(read(shown({}, true))).toBe('1. A bank\n2. A friend');
  expect(pressable(shown({}, true)).map(({ label }) => label)).toEqual(['A bank', 'A friend', 'Back']);
  expect(read(shown({}))).toBe('…');
  expect(shown({ buttons: 0 }, true)).toEqual(shown({ buttons: 0 }).map((part) => (part.keyboard ? { ...part, keyboard: { ...part.keyboard, named: true } } : part)));
});

function names({ label }: Button, shown: Button | undefined, text: string): boolean {
  return Boolean(shown?.label.endsWith(label)) || follows(text, label, 0) >= 0;
}

test('everything fits, and nothing is empty', () => {
  fc.assert(
    fc.property(anyMessage, anyCan, (message, can) => {
      for (const { blocks, keyboard } of degrade(message, can)) {
        const used = blocks.reduce((sum, block) => sum + can.size(block) + can.gap, -can.gap);
        if (!blocks.some(({ kind }) => kind === 'picture')) expect(used).toBeLessThanOrEqual(can.text);
        expect(blocks.length).toBeGreaterThan(0);
        if (!can.pictures) expect(blocks.some(({ kind }) => kind === 'picture')).toBe(false);
        if (keyboard && can.buttons) checkButtons(keyboard, can);
      }
    }),
  );
});

function checkButtons(keyboard: NonNullable<Part['keyboard']>, can: Capabilities): void {
  const menu = keyboard.as === 'select' ? keyboard.options.length : 0;
  expect(menu).toBeLessThanOrEqual(can.select);
  expect(buttonsOf({ keyboard }).length - menu).toBeLessThanOrEqual(can.buttons);
  for (const { label } of buttonsOf({ keyboard })) expect(label.length).toBeLessThanOrEqual(can.label);
}

const ask = (...labels: string[]): Message => ({
  blocks: [{ kind: 'text', text: 'Which?' }],
  keyboard: { options: labels.map((label, index) => ({ label, token: `t${index}`, id: `o${index}` })), controls: [{ label: 'Back', token: 'b', id: 'back' }] },
});

test('a label too long for its button is written out with a number', () => {
  const [part] = degrade(ask('Yes', 'A much longer answer than fits'), can({}));
  expect(part?.blocks.map(plain)).toEqual(['Which?', '1. Yes\n2. A much longer answer than fits']);
  expect(part?.keyboard?.options.map(({ label }) => label)).toEqual(['1', '2']);
  expect(part?.keyboard?.controls).toEqual([{ label: 'Back', token: 'b', id: 'back' }]);
});

test('without buttons the options have numbers and the controls their words', () => {
  const [part] = degrade(ask('Yes', 'No'), can({ buttons: 0 }));
  expect(part?.blocks.map(plain)).toEqual(['Which?', '1. Yes\n2. No', 'Back']);
  expect(part?.keyboard?.as).toBe('typed');
});

test('more buttons than fit become a menu, or spread over messages', () => {
  const many = ask(...Array.from({ length: 20 }, (_, n) => `Choice ${n}`));
  expect(degrade(many, can({ select: 25 })).map(({ keyboard }) => keyboard?.as)).toEqual(['select']);
  const few = { ...many, keyboard: { options: (many.keyboard?.options ?? []).slice(0, 6), controls: [] } };
  expect([5, 6].map((options) => degrade(few, can({ select: 25, options })).map(({ keyboard }) => keyboard?.as))).toEqual([['select'], ['buttons']]);
  const spread = degrade(many, can({}));
  expect(spread.map((part) => buttonsOf(part).length)).toEqual([8, 8, 5]);
});

test('a hundred thousand characters come in pieces, quickly and whole', () => {
  const long = hostileTexts.join(' ').repeat(Math.ceil(100_000 / hostileTexts.join(' ').length));
  for (const text of [long, 'x'.repeat(100_000), '👩‍👩‍👧‍👦'.repeat(9_000), '\u0301'.repeat(100_000)]) {
    let parts: Part[] = [];
    expect(cost(() => (parts = degrade({ blocks: [{ kind: 'text', text }] }, can({ text: 4096 }))))).toBeLessThan(1_500);
    expect(read(parts).replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
  }
});

test('a text is cut after a sentence where there is one, and never inside a character', () => {
  const fits = (piece: string) => piece.length <= 30;
  expect(split('One short sentence. Another one here. And a third.', fits)).toEqual([
    'One short sentence.', 'Another one here. And a third.',
  ]);
  expect(split('First line of it\nsecond line which is long', fits)).toEqual(['First line of it', 'second line which is long']);
  for (const piece of split('😀'.repeat(40), fits)) expect(piece).toMatch(/^(😀)+$/u);
});

test('cutting leaves out white space only', () => {
  fc.assert(
    fc.property(anyText, fc.integer({ min: 1, max: 40 }), (text, most) => {
      const pieces = split(text, (piece) => piece.length <= most);
      expect(pieces.join('').replace(/\s/g, '')).toBe(text.replace(/\s/g, ''));
      expect(pieces.every((piece) => piece.trim())).toBe(true);
    }),
  );
});

test('cleaning takes out what acts, and keeps what is read', () => {
  expect(clean(hostileTexts[3])).toBe('[2J[31mred1A\nover\nwritten');
  expect(clean(hostileTexts[1])).toBe('שלום עולם مرحبا بالعالم gpj.exe isolated');
  expect(clean('👩‍👩‍👧‍👦 می‌خواهم\ta\nb')).toBe('👩‍👩‍👧‍👦 می‌خواهم\ta\nb');
  fc.assert(fc.property(anyText, (text) => clean(clean(text)) === clean(text)));
});
