import { generateKeyPairSync, sign } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Answers } from '../../../src/adapters/discord/answers.ts';
import { Client } from '../../../src/adapters/discord/client.ts';
import { commandsOf, register } from '../../../src/adapters/discord/commands.ts';
import { boxes, type Component } from '../../../src/adapters/discord/components.ts';
import { Endpoint } from '../../../src/adapters/discord/endpoint.ts';
import type { Interaction } from '../../../src/adapters/discord/payload.ts';
import { type Call, render, type ShowCall } from '../../../src/adapters/discord/render.ts';
import { suggestions } from '../../../src/adapters/discord/search.ts';
import { speak, type Speaker } from '../../../src/adapters/discord/send.ts';
import { stateOf, withMessage } from '../../../src/adapters/discord/state.ts';
import { Trail } from '../../../src/adapters/discord/trail.ts';
import { Listener } from '../../../src/adapters/shared/listener.ts';
import { Pictures } from '../../../src/adapters/shared/pictures.ts';
import { guideOf, readMaterial } from '../../../src/bot.ts';
import type { Output } from '../../../src/botkit/adapter.ts';
import { readConfig } from '../../../src/config.ts';
import { ConfigError } from '../../../src/settings.ts';
import type { Message } from '../../../src/message/message.ts';
import { temporaryFolder } from '../../bot/kit.ts';
import { freePort } from '../process.ts';
import { DiscordServer } from './server.ts';

const at = (folder: string) => fileURLToPath(new URL(`../../../${folder}`, import.meta.url));
const guide = guideOf(readMaterial({ flows: at('flows'), content: at('content') }));

const asking: Message = { blocks: [{ kind: 'text', text: 'Which?' }], keyboard: { options: [{ label: 'Yes', token: '1.1.0', id: 'yes' }], controls: [] } };
const verdict: Message = { blocks: [{ kind: 'text', text: 'Stop.', strong: true }, { kind: 'list', heading: 'Why', items: ['one', 'two'] }] };
const line: Message = { blocks: [{ kind: 'contact', name: 'Samaritans', phone: '116123', url: 'https://www.samaritans.org/', hours: 'Always', standing: 'seen' }] };
const state = { open: ['11'], recent: ['11'] };
const calls = (output: Output) => render(output, state, guide.text).calls as Call[];
const shown = (output: Output) => calls(output).filter((call): call is ShowCall => call.do === 'show');
const texts = (components: readonly Component[]): string[] => components.flatMap((each) => (each.type === 10 ? [each.content] : each.type === 17 || each.type === 9 ? texts(each.components) : []));

describe('one turn', () => {
  test('is one message where it fits, with a line between its parts', () => {
    const [only, ...others] = shown({ messages: [verdict, line, asking] });
    expect(others).toEqual([]);
    expect(only?.sheet.box.components.map(({ type }) => type)).toEqual([10, 14, 9, 10, 14, 10, 1]);
  });

  test('that shows more than one message can hold becomes several, and the buttons stand under the last', () => {
    const many = Array.from({ length: 14 }, () => line);
    const sheets = shown({ messages: [...many, asking] });
    expect(sheets.length).toBeGreaterThan(1);
    expect(sheets.map(({ asks }) => asks)).toEqual([...sheets.slice(1).map(() => false), true]);
  });

  test('keeps what is worth it, and lets questions and remarks go', () => {
    const box = (...messages: Message[]) => shown({ messages }).at(-1)?.sheet.box.id;
    expect([box(asking), box({ ...asking, blocks: [{ kind: 'note', text: 'This has a name.' }, ...asking.blocks] })]).toEqual([boxes.plain, boxes.plain]);
    for (const messages of [[verdict, asking], [line, asking], [{ blocks: [{ kind: 'text', text: 'Call your bank now.' }] } as Message, asking]]) expect(box(...messages)).toBe(boxes.kept);
    expect(box({ ...line, discreet: true }, { ...asking, discreet: true })).toBe(boxes.plain);
  });

  test('tells what was chosen, but never in a discreet flow', () => {
    const [told] = shown({ messages: [asking], retire: { choice: 'A *bank*' }, language: 'en' });
    expect(told?.first).toEqual({ over: true, choice: '-# You said\\: A \\*bank\\*' });
    const hidden = { ...asking, discreet: true as const };
    expect(shown({ messages: [hidden], retire: { choice: 'Yes' } })[0]?.first).toEqual({ over: true, wipe: true });
  });

  test('that only tells of a trouble leaves the question as it is', () => {
    const made = calls({ messages: [{ blocks: [{ kind: 'text', text: 'I could not save that.' }] }] });
    expect(made).toMatchObject([{ do: 'show', first: { over: false } }]);
  });

  test('takes the buttons of the question before away, and on leaving all that was said', () => {
    expect(calls({ messages: [asking], retire: {} }).at(-1)).toEqual({ do: 'tidy', open: ['11'] });
    expect(calls({ messages: [asking], retire: {}, clear: true }).at(-1)).toEqual({ do: 'clear', recent: ['11'] });
    expect(calls({ messages: [{ ...asking, discreet: true }] }).filter((call) => call.do === 'tidy')).toEqual([]);
  });
});

describe('a question', () => {
  const options = (count: number) => Array.from({ length: count }, (_, index) => ({ label: `Option ${index}`, token: `t${index}`, id: `o${index}` }));
  const rows = (count: number, more: Partial<NonNullable<Message['keyboard']>> = {}) => {
    const [only] = shown({ messages: [{ blocks: [{ kind: 'text', text: '?' }], keyboard: { options: options(count), controls: [], ...more } }], language: 'en' });
    return only?.sheet.box.components.flatMap((each) => (each.type === 1 ? each.components : [])) ?? [];
  };

  test('has buttons for up to five answers, one menu for more, and several for more than a menu can hold', () => {
    expect(rows(5).map(({ type }) => type)).toEqual([2, 2, 2, 2, 2]);
    expect(rows(6).map(({ type }) => type)).toEqual([3]);
    expect(rows(60).map((each) => (each.type === 3 ? each.options.length : 0))).toEqual([25, 25, 10]);
  });

  test('of which several can be chosen has a menu that takes them together, with what is marked', () => {
    const [menu] = rows(3, { done: { label: 'Done', token: 'd', id: 'done' }, options: options(3).map((each, index) => ({ ...each, chosen: index === 1 })) });
    expect(menu).toMatchObject({ type: 3, min_values: 1, max_values: 3 });
    expect(menu?.type === 3 && menu.options.map((each) => each.default ?? false)).toEqual([false, true, false]);
  });

  test('that can be answered in words no button has offers a form, in the language of the question', () => {
    expect(rows(2, { typing: true }).map((each) => ('custom_id' in each ? each.custom_id : ''))).toContain('@type.en');
  });
});

test('a contact is its name and numbers, with a button to its page that says where it leads', () => {
  const [only] = shown({ messages: [line] });
  const [section, rest] = only?.sheet.box.components ?? [];
  expect(section).toMatchObject({ type: 9, accessory: { style: 5, label: 'www.samaritans.org', url: 'https://www.samaritans.org/' } });
  expect(texts(section ? [section] : [])).toEqual(['**Samaritans**\n☎\u00a0116123']);
  expect(rest).toMatchObject({ type: 10, content: expect.stringContaining('Always') as unknown });
});

describe('commands', () => {
  test('keep within the limits, with a name and a description in each language', () => {
    for (const { name, description, type, options = [] } of commandsOf(guide)) {
      if (type === 1) expect(name).toMatch(/^[-_\p{Ll}\p{N}]{1,32}$/u);
      expect([description.length <= 100, name.length <= 32, options.length <= 1]).toEqual([true, true, true]);
    }
  });

  test('no two have one name in any language', () => {
    const commands = commandsOf(guide).filter(({ type }) => type === 1);
    for (const locale of ['es-ES', 'es-419']) {
      const names = commands.map(({ name, name_localizations }) => name_localizations?.[locale] ?? name);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('are told once, and again after one of them was changed', async () => {
    const server = await new DiscordServer().start();
    const client = new Client({ token: server.token, base: server.api });
    const commands = commandsOf(guide);
    const told: boolean[] = [];
    for (const list of [commands, commands, commands.slice(1), commandsOf({ ...guide, text: (language, key, values) => `${guide.text(language, key, values)}.` })]) told.push(await register(client, server.me.id, list));
    client.stop();
    await server.stop();
    expect(told).toEqual([true, false, true, true]);
  });
});

test('suggestions: a beginning before a part, a part before a slip, at most ten', () => {
  const flow = (title: string) => ({ flow: title, hash: title, listed: true, title: () => title, phrases: () => [] });
  const few = { ...guide, flows: ['A bench', 'Embankment', 'My bank', 'Bonk'].map(flow) };
  expect(suggestions('bank', 'en', few).map(({ name }) => name)).toEqual(['My bank', 'Embankment', 'Bonk']);
  expect(suggestions('', 'en', { ...guide, flows: Array.from({ length: 40 }, (_, index) => flow(`Flow ${index}`)) }).length).toBe(10);
  expect(suggestions('bnak', 'en', few).map(({ name }) => name)).toEqual(['My bank']);
});

describe('what is remembered', () => {
  test('is bounded', () => {
    let memory = stateOf(null);
    for (let id = 1; id <= 500; id += 1) memory = withMessage(memory, String(id), true);
    expect([memory.open.length <= 4, memory.recent.length <= 60, memory.recent.at(-1)]).toEqual([true, true, '500']);
    const trail = new Trail();
    for (let id = 1; id <= 500; id += 1) trail.add('ann', { chat: '9', message: String(id), discreet: id % 2 === 0 });
    expect(trail.take('ann', ({ discreet }) => discreet).length).toBe(20);
    expect([trail.take('ann').length, trail.take('ann')]).toEqual([20, []]);
  });

  test.each([null, 5, 'x', [], { open: 'x', recent: [5, ['a']], dm: 4 }])('whatever is found there: %j', (found) => {
    expect(stateOf(found as never)).toEqual({ open: [], recent: [] });
  });
});

describe('the endpoint', () => {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = publicKey.export({ type: 'spki', format: 'der' }).subarray(-32).toString('hex');
  const taken: Interaction[] = [];
  let endpoint: Endpoint;
  let url = '';
  let now = Date.now();
  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}/discord`;
    endpoint = new Endpoint({ listener: new Listener(port), path: '/discord', publicKey: key, take: (interaction) => void taken.push(interaction), clock: () => now });
    await endpoint.listen();
  });
  afterAll(() => endpoint.stop());

  const post = async (body: string, { at: time = now, signed = body, headers = {} }: { at?: number; signed?: string; headers?: Record<string, string> } = {}) => {
    const timestamp = String(Math.floor(time / 1_000));
    const signature = sign(null, Buffer.from(timestamp + signed), privateKey).toString('hex');
    return fetch(url, { method: 'POST', body, headers: { 'x-signature-timestamp': timestamp, 'x-signature-ed25519': signature, ...headers } });
  };

  test('greets back, and takes what is signed', async () => {
    const pong = await post('{"type":1}');
    expect([pong.status, await pong.json()]).toEqual([200, { type: 1 }]);
    expect((await post('{"type":2,"id":"1"}')).status).toBe(202);
    expect(taken).toEqual([{ type: 2, id: '1' }]);
  });

  test('takes nothing that is signed wrongly, not at all, or long ago', async () => {
    const before = taken.length;
    const minutes = 60_000;
    const tries = [
      post('{"type":2}', { signed: '{"type":3}' }),
      post('{"type":2}', { at: now - 6 * minutes }),
      post('{"type":2}', { at: now + 6 * minutes }),
      post('{"type":2}', { headers: { 'x-signature-ed25519': '' } }),
      post('{"type":2}', { headers: { 'x-signature-ed25519': 'zz'.repeat(64) } }),
      post('{"type":2}', { headers: { 'x-signature-timestamp': 'now' } }),
      fetch(url, { method: 'POST', body: '{"type":1}' }),
    ];
    expect((await Promise.all(tries)).map(({ status }) => status)).toEqual(tries.map(() => 401));
    expect((await post('{"type":2}', { at: now - 4 * minutes })).status).toBe(202);
    now += 10 * minutes;
    expect(taken.length).toBe(before + 1);
  });

  test('bears what is none of it', async () => {
    expect((await post('[')).status).toBe(400);
    expect((await post('[]')).status).toBe(400);
    expect((await fetch(url)).status).toBe(405);
    expect((await fetch(url.replace('discord', 'other'), { method: 'POST' })).status).toBe(404);
    const long = await post('x'.repeat(3_000_000)).then(({ status }) => status, () => 413);
    expect(long).toBe(413);
    expect((await post('{"type":1}')).status).toBe(200);
  });
});

describe('settings', () => {
  const DISCORD_TOKEN = 'MTE.abc.def-ghi';
  const DISCORD_PUBLIC_KEY = 'ab'.repeat(32);

  test('a trailing slash is forgiven', () => {
    expect(readConfig({ DISCORD_TOKEN, DISCORD_API_BASE: 'http://localhost:8081/api/' }).door).toEqual({ kind: 'platforms', discord: { token: DISCORD_TOKEN, apiBase: 'http://localhost:8081/api' } });
  });

  test('both platforms at once, on one port', () => {
    const telegram = { TELEGRAM_BOT_TOKEN: '123:abc', TELEGRAM_WEBHOOK_URL: 'https://a.example/t', TELEGRAM_WEBHOOK_SECRET: 'long-enough-secret' };
    expect(readConfig({ ...telegram, DISCORD_TOKEN, DISCORD_PUBLIC_KEY, PORT: '99' }).door).toMatchObject({ port: 99, telegram: {}, discord: { publicKey: DISCORD_PUBLIC_KEY } });
    expect(() => readConfig({ ...telegram, TELEGRAM_WEBHOOK_URL: 'https://a.example/discord', DISCORD_TOKEN, DISCORD_PUBLIC_KEY })).toThrow(ConfigError);
  });

  test('one of several processes knows which', () => {
    expect(readConfig({ DISCORD_TOKEN, DISCORD_SHARDS: '4', SHARDING_MANAGER: 'true', SHARDS: '2', SHARD_COUNT: '4' }).door).toMatchObject({ discord: { shard: { ids: [2], count: 4 } } });
    expect(readConfig({ DISCORD_TOKEN, DISCORD_SHARDS: 'auto' }).door).toMatchObject({ discord: { shards: 'auto' } });
  });

  test.each([
    { DISCORD_TOKEN: 'secret words' },
    { DISCORD_TOKEN, DISCORD_API_BASE: 'localhost' },
    { DISCORD_TOKEN, DISCORD_API_BASE: 'https://secret.example' },
    { DISCORD_TOKEN, DISCORD_PUBLIC_KEY: 'secret' },
    { DISCORD_TOKEN, DISCORD_PUBLIC_KEY, PORT: 'x' },
    { DISCORD_TOKEN, DISCORD_SHARDS: 'secret' },
    { DISCORD_TOKEN, DISCORD_SHARDS: '2', DISCORD_PUBLIC_KEY },
    { DISCORD_TOKEN, DISCORD_SHARDS: '2', DATABASE_URL: 'memory:' },
  ])('%j is refused in one line that names the setting and not its value', (env) => {
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(/^(DISCORD_|PORT)/);
    expect(() => readConfig(env)).not.toThrow(/secret|abab/);
  });
});

describe('a picture', () => {
  const ring: Message = { blocks: [{ kind: 'picture', picture: 'ring', alt: 'Two people, one line.' }, { kind: 'text', text: 'Look.' }] };

  async function spoken(folder: string | undefined) {
    const server = await new DiscordServer().start();
    const client = new Client({ token: server.token, base: server.api });
    const ann = server.person();
    ann.say('hi');
    const speaker: Speaker = { client, answers: new Answers(client, () => {}), trail: new Trail(), pictures: new Pictures(folder), words: guide.text };
    const { calls: made } = render({ messages: [ring] }, null, guide.text);
    for (const call of made) await speak(speaker, { user: ann.id, event: '1', dm: ann.dm.id }, call, null);
    client.stop();
    await server.stop();
    return { server, said: ann.dm.ofBot(ann)[0] };
  }

  test('is sent with its description', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, 'ring.png'), Buffer.from('89504e470d0a1a0a', 'hex'));
    const { server, said } = await spoken(folder);
    expect(said?.attachments.map(({ filename }) => filename)).toEqual(['ring.png']);
    expect(said?.text).toContain('Two people, one line.');
    expect(server.refused()).toEqual([]);
  });

  test('that is missing is told in words', async () => {
    const { server, said } = await spoken(undefined);
    expect([said?.attachments, said?.text.includes('Two people, one line.')]).toEqual([[], true]);
    expect(server.refused()).toEqual([]);
  });
});
