import { expect } from 'vitest';
import { type Component, countOf, type Key, type Link, type Menu } from '../../../src/adapters/discord/components.ts';
import type { Interaction } from '../../../src/adapters/discord/payload.ts';
import { type Reading, readInteraction, readMessage } from '../../../src/adapters/discord/read.ts';
import { type Call, render } from '../../../src/adapters/discord/render.ts';
import type { Guide, Incoming } from '../../../src/botkit/adapter.ts';
import { buttonsOf } from '../../../src/message/plain.ts';
import type { Json } from '../../../src/storage/store.ts';
import { adapterContract } from '../../contracts/adapter.ts';
import { readMarkdown } from './markdown.ts';

const guide: Guide = { languages: ['en'], text: (_, key) => key, commands: [], flows: [] };
const words = (_: string | undefined, key: string, values?: Record<string, string | number>) => (values ? Object.values(values).join(' of ') : key);
/** Of Discord itself: longer than ours. */
const at = { message: '1100000000000000003', user: '1100000000000000007', channel: '1100000000000000009' };

function turnOf(reading: Reading | undefined): Incoming | undefined {
  return reading?.kind === 'turn' ? reading.incoming : undefined;
}

function all(call: Json): Component[] {
  const made = call as Call;
  if (made.do !== 'show') return [];
  const inside = (component: Component): Component[] => [component, ...('components' in component ? component.components.flatMap((each) => ('custom_id' in each || each.type === 2 ? [] : inside(each))) : [])];
  return inside(made.sheet.box);
}

type Pressable = Key | Link | Menu;

function pressables(call: Json): Pressable[] {
  return all(call).flatMap((component) => (component.type === 1 ? component.components : component.type === 9 ? [component.accessory] : []));
}

/** In the order that a screen reader takes. */
function read(component: Component): string {
  switch (component.type) {
    case 10:
      return readMarkdown(component.content).read;
    case 12:
      return component.items.map(({ description }) => description).join('\n');
    case 9:
      return [...component.components.map(read), component.accessory.label, component.accessory.url].join('\n');
    case 1:
      return component.components.map((each) => ('label' in each ? each.label : each.options.map(({ label }) => label).join('\n'))).join('\n');
    case 17:
      return component.components.map(read).join('\n');
    default:
      return '';
  }
}

function componentInteraction(data: Interaction['data']): Interaction {
  return {
    id: '1100000000000000001', application_id: '1100000000000000002', token: 'token', type: 3, context: 1, channel_id: at.channel, locale: 'en-US',
    user: { id: at.user }, message: { id: at.message, flags: 0 }, ...(data && { data }),
  };
}

adapterContract('discord', () => ({
  adapter: { platform: 'discord', render: (output, state) => render(output, state, words) },
  seen(call) {
    const made = call as Call;
    return made.do === 'show' ? read(made.sheet.box) : '';
  },
  press(calls, message, button) {
    const place = buttonsOf(message).findIndex(({ token }) => token === button.token);
    const data = calls.flatMap(pressables).flatMap((each) => {
      if (each.type === 3) return each.options.map(({ value }) => ({ custom_id: each.custom_id, values: [value] }));
      return 'custom_id' in each ? [{ custom_id: each.custom_id }] : [];
    })[place];
    return data && turnOf(readInteraction(componentInteraction(data), guide))?.event;
  },
  deliver(text, number) {
    const incoming = turnOf(readMessage({ id: `${1_100_000_000_000 + number}`, channel_id: at.channel, author: { id: at.user }, content: text }, false));
    if (!incoming) throw new Error('not a turn');
    return incoming;
  },
  inspect(call) {
    const made = call as Call;
    if (made.do !== 'show') return;
    const { box } = made.sheet;
    // One more for what was chosen, which is told above or below.
    expect(countOf([box]) + 1).toBeLessThanOrEqual(40);
    const texts = all(call).flatMap((each) => (each.type === 10 ? [each.content] : []));
    expect(texts.join('').length + (made.first?.choice ?? '').length).toBeLessThanOrEqual(4_000);
    for (const text of [...texts, ...(made.first?.choice ? [made.first.choice] : [])]) {
      const { read: shown, marks } = readMarkdown(text);
      expect(shown.trim()).not.toBe('');
      expect(marks.filter((mark) => !['bold', 'italic', 'small', 'quote', 'point', 'link'].includes(mark)), text).toEqual([]);
      expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
    for (const component of all(call)) inspectOne(component);
    const ids = pressables(call).flatMap((each) => ('custom_id' in each ? [each.custom_id] : []));
    expect(new Set(ids).size).toBe(ids.length);
  },
}));

function inspectOne(component: Component): void {
  if (component.type === 12) for (const { description } of component.items) expect((description ?? '').length).toBeLessThanOrEqual(1_024);
  if (component.type === 17) expect(component.components.length).toBeGreaterThan(0);
  if (component.type !== 1) return;
  const menus = component.components.filter((each) => each.type === 3);
  expect(component.components.length).toBeLessThanOrEqual(menus.length > 0 ? 1 : 5);
  for (const { options, max_values } of menus) {
    expect(options.length).toBeLessThanOrEqual(25);
    expect(max_values).toBeLessThanOrEqual(options.length);
    for (const { label, value } of options) expect([label.trim().length > 0, label.length <= 100, value.length <= 100]).toEqual([true, true, true]);
  }
  for (const each of component.components) {
    if (each.type !== 2 || each.style === 5) continue;
    expect([each.label.trim().length > 0, each.label.length <= 80, each.custom_id.length > 0, each.custom_id.length <= 100]).toEqual([true, true, true, true]);
  }
}
