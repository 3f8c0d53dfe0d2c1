import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { articles, groupMessage } from '../../../src/adapters/telegram/elsewhere.ts';
import { Flood } from '../../../src/adapters/telegram/flood.ts';
import { profilesOf } from '../../../src/adapters/telegram/profile.ts';
import { render } from '../../../src/adapters/telegram/render.ts';
import { Known } from '../../../src/adapters/shared/known.ts';
import { Repeats } from '../../../src/adapters/shared/repeats.ts';
import { deletable, stateOf, withMessage } from '../../../src/adapters/telegram/state.ts';
import { guideOf, readMaterial } from '../../../src/bot.ts';
import { readConfig } from '../../../src/config.ts';
import { ConfigError } from '../../../src/settings.ts';
import type { Message } from '../../../src/message/message.ts';

const at = (folder: string) => fileURLToPath(new URL(`../../../${folder}`, import.meta.url));
const guide = guideOf(readMaterial({ flows: at('flows'), content: at('content') }));
const progress = ({ at, of }: { at: number; of: number }) => `${at} of ${of}`;
const asking: Message = { blocks: [{ kind: 'text', text: 'Which?' }], keyboard: { options: [{ label: 'Yes', token: '1.1.0', id: 'yes' }], controls: [] } };

describe('a search', () => {
  const found = (words: string, locale: string) => articles({ kind: 'search', query: '1', words, locale }, guide, 'a_bot');

  test('finds flows by title and phrases, in the language of whoever looks', () => {
    expect(found('JOB', 'en').map(({ title }) => title)).toContain('Is this job abroad real?');
    expect(found('trabajo', 'es-MX').length).toBeGreaterThan(0);
    expect(found('', 'en').length).toBeGreaterThan(3);
    expect(found('someone far away', 'en')).toEqual([]); // the title of a discreet flow
  });

  test('gives a link that opens the flow', () => {
    const [first] = found('job abroad', 'en');
    expect(JSON.stringify(first)).toContain('https://t.me/a_bot?start=');
  });
});

test('in a group the text is escaped and the button leads to the private chat', () => {
  const own = [{ name: 'x', title: 'A <b> flow', link: 'cAbc' }];
  const { text, buttons } = groupMessage({ kind: 'group', chat: -1, message: 1, start: 'helpnow', locale: 'es' }, own, guide, 'a_bot');
  expect(text).not.toMatch(/[<>]/);
  expect(buttons.map(({ url }) => url)).toEqual(['https://t.me/a_bot?start=helpnow', 'https://t.me/a_bot?start=cAbc']);
});

test('menus and descriptions keep within the limits, in every language', () => {
  const profiles = profilesOf(guide);
  expect(profiles.map(({ language_code }) => language_code)).toEqual([undefined, ...guide.languages.slice(1)]);
  for (const { commands, description, short } of profiles) {
    expect([description.length <= 512, short.length <= 120]).toEqual([true, true]);
    for (const [, list] of commands) for (const each of list) expect(each.command).toMatch(/^[a-z0-9_]{1,32}$/);
    const [[, all] = [], [, inGroups] = []] = commands;
    expect(all?.map(({ command }) => command)).toEqual(expect.arrayContaining(['start', 'help', 'helpnow', 'check', 'learn', 'language', 'privacy', 'about', 'forget']));
    expect(inGroups?.length).toBeLessThan(6);
  }
});

describe('what is remembered', () => {
  test('is bounded, and good for nothing after two days', () => {
    let state = stateOf(null);
    for (let id = 1; id <= 500; id += 1) state = withMessage(state, id, id * 60, true);
    expect([state.open.length <= 4, state.recent.flat().length < 150]).toEqual([true, true]);
    expect(deletable(state.recent, 500 * 60)[0]).toBe(500);
    expect(deletable(state.recent, 500 * 60 + 48 * 3_600)).toEqual([]);
  });

  test.each([null, 5, 'x', [], { open: 'x', recent: [5, ['a'], [1]] }])('whatever is found there: %j', (found) => {
    expect(stateOf(found)).toEqual({ open: [], recent: [] });
  });
});

describe('buttons', () => {
  const state = { open: [11], recent: [[1, 11]] };
  const calls = (message: Message, choice?: string) => render({ messages: [message], ...(choice && { retire: { choice } }) }, state, progress).calls;

  test('the question before loses its own, and the choice may stay', () => {
    expect(calls(asking, 'Yes')[0]).toEqual({ do: 'retire', open: [11], choice: 'Yes' });
    expect(calls(asking)[0]).toEqual({ do: 'retire', open: [11] });
  });

  test('in a discreet flow no choice is shown, and no sent message is noted', () => {
    expect(calls({ ...asking, discreet: true }, 'Yes')).toMatchObject([{ do: 'retire', open: [11] }, { do: 'send', discreet: true }]);
    expect(calls({ ...asking, discreet: true }, 'Yes')[0]).not.toHaveProperty('choice');
  });

  test('other choices change the message that is there', () => {
    expect(calls({ ...asking, update: true })).toMatchObject([{ do: 'update', message: 11, instead: { do: 'send' } }]);
  });
});

test('a chat that is closed stays closed as long as told; many at once close all', () => {
  let now = 0;
  const flood = new Flood(() => now);
  flood.refused(1, 3);
  expect([flood.closedFor(1), flood.closedFor(2)]).toEqual([3_000, 0]);
  for (let chat = 10; chat < 18; chat += 1) flood.refused(chat, 60);
  expect(flood.closedFor(2)).toBe(5_000);
  now = 5_001;
  expect([flood.closedFor(2), flood.closedFor(10)]).toEqual([0, 54_999]);
});

test('a clock that is set back keeps no chat closed, and lets presses count', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
  try {
    const [flood, repeats] = [new Flood(), new Repeats()];
    flood.refused(1, 2);
    repeats.has('a', '1');
    vi.setSystemTime(Date.now() - 3_600_000);
    expect(flood.closedFor(1)).toBeLessThanOrEqual(2_000);
    vi.setSystemTime(Date.now() + 7_200_000);
    expect([flood.closedFor(1) > 0, repeats.has('a', '2')]).toEqual([true, true]);
  } finally {
    vi.useRealTimers();
  }
});

test('the latest keys are remembered, and a bounded number of them', () => {
  const known = new Known<number>(100);
  for (let key = 0; key < 1_000; key += 1) known.set(String(key), key);
  const left = Array.from({ length: 1_000 }, (_, key) => key).filter((key) => known.get(String(key)) === key);
  expect([left.length >= 50 && left.length <= 100, left.at(-1), left[0]]).toEqual([true, 999, 1_000 - left.length]);
});

test('the same deed twice within a moment is one; a redelivery is none', () => {
  let now = 0;
  const repeats = new Repeats(() => now);
  expect([repeats.has('a', '1'), repeats.has('a', '2'), repeats.has('a', '1'), repeats.has('b', '3')]).toEqual([false, true, false, false]);
  now = 1_001;
  expect(repeats.has('a', '4')).toBe(false);
});

describe('settings', () => {
  const TELEGRAM_BOT_TOKEN = '123:abc';

  test('a trailing slash is forgiven', () => {
    expect(readConfig({ TELEGRAM_BOT_TOKEN, TELEGRAM_API_ROOT: 'http://localhost:8081//' }).door).toEqual({ kind: 'platforms', telegram: { token: TELEGRAM_BOT_TOKEN, apiRoot: 'http://localhost:8081' } });
  });

  test.each([
    { TELEGRAM_BOT_TOKEN: 'secret words' },
    { TELEGRAM_BOT_TOKEN, TELEGRAM_API_ROOT: 'localhost' },
    { TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_URL: 'https://a.example/t' },
    { TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_URL: 'https://a.example/t', TELEGRAM_WEBHOOK_SECRET: 'short' },
    { TELEGRAM_BOT_TOKEN, TELEGRAM_WEBHOOK_URL: 'https://a.example/t', TELEGRAM_WEBHOOK_SECRET: 'long-enough-secret', PORT: 'x' },
  ])('%j is refused in one line that names the setting and not its value', (env) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).not.toThrow(/secret words|short|long-enough/);
  });
});
