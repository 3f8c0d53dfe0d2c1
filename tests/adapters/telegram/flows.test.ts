import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guideOf } from '../../../src/bot.ts';
import { MemoryStore } from '../../../src/storage/memory.ts';
import { root } from '../../bot/kit.ts';
import { countAtOnce, inThread } from '../../community/counted.ts';
import { officialMaterial, TestBot } from './bot.ts';
import { TelegramServer } from './server.ts';
import type { Group, Person } from './server/actors.ts';

// Somebody who administers a group gives its people a flow of their own, through the real client.

const giveaway = readFileSync(join(root, 'tests/community/giveaway.yaml'), 'utf8');
let server: TelegramServer;
let bot: TestBot;
beforeAll(async () => {
  server = await new TelegramServer().start();
  bot = await new TestBot(server, officialMaterial(), { community: true }).start();
});
afterAll(async () => {
  await bot.stop();
  await server.stop();
});

interface Place {
  group: Group;
  admin: Person;
  member: Person;
}

/** A group with the bot in it, and an administrator who has opened its flows. */
async function place(): Promise<Place> {
  const group = server.group();
  const [admin, member] = [server.person(), server.person()];
  group.addBot(admin);
  group.administrators.add(admin.from.id);
  await follow(admin, group, '/flows@both_ends_test_bot', 'Look after the flows');
  await told(admin, 'Flows of');
  return { group, admin, member };
}

/** Speaks to the bot in a group, and goes where a button of its message leads. */
async function follow(person: Person, group: Group, words: string, label: string): Promise<void> {
  const before = group.ofBot().length;
  person.say(words, { chat: group });
  await server.until(() => group.ofBot().length > before, 'the message in the group');
  const link = group.buttons().find(({ button }) => button.text.includes(label))?.button.url ?? '';
  const payload = new URL(link).searchParams.get('start');
  expect(payload).toMatch(/^[\w-]{1,64}$/);
  person.say(`/start ${payload}`);
}

/** The latest that somebody was told, once these words are in it. */
async function told(person: Person, words: string): Promise<string> {
  const last = () => person.chat.shown.findLast(({ what, text }) => what === 'message' && text.includes(words));
  await server.until(() => last() !== undefined, words);
  const { text = '' } = last() ?? {};
  person.chat.shown.length = 0;
  return text;
}

function send(person: Person, content: string, file_name = 'flow.yaml', caption?: string): void {
  const file_id = server.keepFile(Buffer.from(content));
  person.send({ document: { file_id, file_unique_id: file_id, file_name, file_size: Buffer.byteLength(content) }, ...(caption && { caption }) });
}

async function published(): Promise<Place> {
  const at = await place();
  send(at.admin, giveaway);
  await told(at.admin, 'not published yet');
  at.admin.press('Publish');
  await told(at.admin, 'Published.');
  return at;
}

describe('a flow of a group', () => {
  test('is sent as a file, tried, published, and walked by a member, who reads whose it is', async () => {
    const { group, admin, member } = await place();
    send(admin, giveaway);
    expect(await told(admin, 'not published yet')).toContain('Is this giveaway real?');
    admin.press('Try it');
    await told(admin, 'connect a wallet');
    send(admin, giveaway.replace('Thank you for checking.', 'Thank you.'));
    expect(await told(admin, 'not published yet')).toContain('Thank you.');
    admin.press('Publish');
    await told(admin, 'Published.');

    await follow(member, group, '@both_ends_test_bot', 'Is this giveaway real?');
    expect(await told(member, 'connect a wallet')).toContain(group.info.title);
    member.press('Yes');
    await told(member, 'A prize never needs your wallet');
  });

  test('is brought up to date in one step by the word "update", told what is different', async () => {
    const { admin } = await published();
    send(admin, giveaway.replace('Thank you for checking.', 'Thank you.'), 'flow.yaml', 'Update');
    expect(await told(admin, 'Published.')).toMatch(/different from before[^]*Thank you\.[^]*people can use it/);
    send(admin, giveaway.replace('Thank you for checking.', 'Thanks.'), 'flow.yaml', 'update of our flow');
    expect(await told(admin, 'newer version waits')).not.toContain('Published.');
    admin.press('Share');
    const [code = ''] = /[2-9A-Z]{5}-[2-9A-Z]{5}/.exec(await told(admin, 'can use the code')) ?? [];
    const other = await published();
    other.admin.say(`update ${code}`);
    await told(other.admin, 'Published.');
  });

  test('is handed on by a code, also to a group elsewhere, and as a file', async () => {
    const { admin } = await published();
    admin.press('Share');
    const [code = ''] = /[2-9A-Z]{5}-[2-9A-Z]{5}/.exec(await told(admin, 'can use the code')) ?? [];
    await server.until(() => admin.chat.ofBot().some((message) => 'document' in message), 'the file');
    const other = await place();
    other.admin.say(code);
    await told(other.admin, 'not published yet');
  });

  test('goes with the group, and moves when the group becomes another', async () => {
    const { group, admin } = await published();
    group.removeBot(admin);
    group.addBot(admin);
    admin.say(`/start m${group.info.id}`);
    await told(admin, 'There are none yet');

    const other = await published();
    const next = other.group.migrate(other.admin);
    next.administrators.add(other.admin.from.id);
    await server.until(() => server.confirmed(server.lastUpdate()), 'the news');
    other.admin.say(`/start m${next.info.id}`);
    expect(await told(other.admin, 'Flows of')).toContain('people can use it');
  });
});

test('administrators find /flows in the menu of their group, in every language; the menu is told once', async () => {
  await server.until(() => server.done('setMyShortDescription').length >= guideOf(bot.material).languages.length, 'the menus');
  const menus = (where: string) => [...server.commands].filter(([scope]) => scope.startsWith(`${where}/`)).map(([, commands]) => commands.map(({ command }) => command));
  expect(menus('all_chat_administrators')).toEqual(menus('all_group_chats').map((commands) => [...commands, 'flows']));
  expect(menus('all_chat_administrators')).toHaveLength(guideOf(bot.material).languages.length);
  expect(menus('all_private_chats').flat()).not.toContain('flows');
  const sets = () => server.calls.filter(({ method }) => method.startsWith('setMy')).length;
  const before = sets();
  const looks = server.done('getMyShortDescription').length;
  const again = await new TestBot(server, bot.material, { community: true }).start();
  await server.until(() => server.done('getMyShortDescription').length >= looks + guideOf(bot.material).languages.length, 'the second look');
  await again.stop();
  expect(sets()).toBe(before);
});

test('what was counted comes as a list, as a picture with words under it, and as a table', async () => {
  const [store, checks] = [new MemoryStore(Date.now), inThread()];
  const own = await new TelegramServer().start();
  const counting = await new TestBot(own, officialMaterial(), { community: true, store, checks }).start();
  const [first, second] = [server, bot];
  [server, bot] = [own, counting];
  const { admin } = await published();
  admin.press('Insights');
  await told(admin, 'I count nothing');
  admin.press('Count from now on');
  await told(admin, 'From now on I count');
  await countAtOnce(store, 'giveaway');
  admin.press('All flows');
  await told(admin, 'Flows of');
  admin.press('Is this giveaway real?');
  await told(admin, 'people can use it');
  admin.press('Insights');
  const list = await told(admin, 'what was counted');
  expect(list).toMatch(/30\+ signs\.wallet[^]*close: fewer than 10/);
  await server.until(() => admin.chat.ofBot().some((message) => 'document' in message), 'the table');
  const image = admin.chat.ofBot().find((message) => 'photo' in message);
  expect(image?.['caption']).toBe('How often each step of "Is this giveaway real?" was shown: signs: 30+; result: 20+; close: <10; end: 20+');
  [server, bot] = [first, second];
  await counting.stop();
  await checks.stop();
  await own.stop();
});

describe('whoever may not', () => {
  test('is told so with every deed, also when they could a moment ago', async () => {
    const { group, admin, member } = await published();
    member.say(`/start m${group.info.id}`);
    await told(member, 'Only people who manage');
    group.administrators.delete(admin.from.id);
    admin.press('Turn off');
    await told(admin, 'Only people who manage');
    send(admin, giveaway);
    await told(admin, 'Only people who manage');
  });

  test('is told so ten times in a minute, and then costs nobody anything; who may is not held up', async () => {
    const { group, admin, member } = await published();
    const before = server.calls.length;
    for (let n = 0; n < 40; n += 1) member.say(`/start m${group.info.id}`);
    await server.until(() => server.confirmed(server.lastUpdate()), 'all of them taken');
    const to = (method: string, since: number) => server.calls.slice(since).filter((call) => call.method === method && Number(call.params['chat_id']) !== admin.from.id);
    expect(to('sendMessage', before)).toHaveLength(10);
    const again = server.calls.length;
    member.say(`/start m${group.info.id}`);
    await server.until(() => server.confirmed(server.lastUpdate()), 'one more');
    expect([to('sendMessage', again), to('getChatMember', again)]).toEqual([[], []]);
    admin.say(`/start m${group.info.id}`);
    await told(admin, 'Flows of');
  });

  test('a file from nowhere is asked about, and a broken one is refused with the place', async () => {
    const stranger = server.person();
    send(stranger, giveaway);
    await told(stranger, 'Which group is it for?');
    const { admin, group } = await place();
    admin.say('/flows');
    await told(admin, `Flows of ${group.info.title}`);
    stranger.say('/flows');
    await told(stranger, 'Write /flows in the group');
    send(admin, giveaway.replace('weight: stop', 'weight: never'));
    expect(await told(admin, 'I cannot take this flow')).toMatch(/flow\.yaml 1\d/);
    send(admin, giveaway, 'flow.txt');
    await told(admin, 'I can only read words and buttons');
  });
});
