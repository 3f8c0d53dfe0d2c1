import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { MemoryStore } from '../../../src/storage/memory.ts';
import { root } from '../../bot/kit.ts';
import { countAtOnce, inThread } from '../../community/counted.ts';
import { officialMaterial, TestBot } from './bot.ts';
import { DiscordServer } from './server.ts';
import type { Person } from './server/actors.ts';
import { read } from './server/messages.ts';
import type { Guild } from './server/places.ts';

// A moderator gives the people of a server a flow of their own, through the real client.

const material = officialMaterial();
const giveaway = readFileSync(join(root, 'tests/community/giveaway.yaml'), 'utf8');
let server: DiscordServer;
let bot: TestBot;
beforeAll(async () => {
  server = await new DiscordServer().start();
  bot = await new TestBot(server, material, { community: true }).start();
});
afterAll(async () => {
  await bot.stop();
  await server.stop();
});

interface Place {
  guild: Guild;
  moderator: Person;
  member: Person;
}

function place(name: string): Place {
  const guild = server.guild({ name });
  const [moderator, member] = [server.person(), server.person()];
  guild.join(moderator, { administrator: true }).join(member);
  return { guild, moderator, member };
}

/** What the moderator is told by a command of /flows; the door answers some of them by itself. */
async function flows({ guild, moderator }: Place, part: string, options: Record<string, unknown> = {}): Promise<string> {
  const asked = moderator.slash(`flows ${part}`, options, guild.general);
  await server.until(() => asked.answer !== undefined && latest(moderator, guild) !== '', 'the answer');
  return latest(moderator, guild);
}

function latest(person: Person, { general }: Guild): string {
  const message = general.ofBot(person).at(-1);
  return message && !message.loading ? read(message).join('\n').replaceAll('\\', '') : '';
}

const yaml = (content: string) => ({ file: { name: 'flow.yaml', content } });

async function suggested(person: Person, guild: Guild): Promise<{ name: string; value: string }[]> {
  const asked = person.autocomplete('check', 'what', 'giveaway', guild.general);
  await server.until(() => asked.choices !== undefined, 'suggestions');
  return (asked.choices ?? []) as { name: string; value: string }[];
}

async function published(name: string): Promise<Place> {
  const at = place(name);
  await flows(at, 'add', yaml(giveaway));
  await flows(at, 'publish', { flow: 'giveaway' });
  return at;
}

describe('a flow of a server', () => {
  test('is added, tried, published, and found and walked by a member, who reads whose it is', async () => {
    const at = place('Chess Club');
    const { guild, moderator, member } = at;
    expect(await flows(at, 'add', yaml(giveaway))).toContain('not published yet');
    expect(await suggested(member, guild)).not.toContainEqual(expect.objectContaining({ name: expect.stringContaining('Is this giveaway real?') }));

    expect(await flows(at, 'preview', { flow: 'giveaway' })).toContain('connect a wallet');
    expect(await flows(at, 'publish', { flow: 'giveaway' })).toContain('Published');
    const [first] = await suggested(member, guild);
    expect(first?.name).toContain('Is this giveaway real?');
    expect(first?.name).toContain('From people here');

    await bot.act(member, () => member.slash('check', { what: first?.value }, guild.general));
    expect(member.screen(guild.general)).toMatch(/Chess Club[^]*connect a wallet/);
    await bot.act(member, () => member.click('Yes', guild.general));
    expect(member.seen).toContain('A prize never needs your wallet');
    expect(latest(moderator, guild)).toContain('Published');
    expect(latest(moderator, guild)).not.toContain('private chat');
  });

  test('that is broken is not kept, and each finding says where', async () => {
    const at = place('Chess Club');
    const told = await flows(at, 'add', yaml(giveaway.replace('weight: stop', 'weight: never').replace('say: Thank you', 'say: Call +44 20 7946 0000. Thank you')));
    expect(told).toMatch(/flow\.yaml 1\d/);
    expect(await flows(at, 'list')).toContain('There are none yet');
  });

  test('changes, tells what changed, goes back, and moves nobody who is in it', async () => {
    const at = await published('Chess Club');
    const { guild, member } = at;
    const [found] = await suggested(member, guild);
    await bot.act(member, () => member.slash('check', { what: found?.value }, guild.general));
    const changed = giveaway.replace('connect a wallet or to log in', 'scan a code').replace('weight: strong', 'weight: hint');
    expect(await flows(at, 'add', yaml(changed))).toMatch(/scan a code[^]*hint/);
    await flows(at, 'publish', { flow: 'giveaway' });
    await bot.act(member, () => member.click('No', guild.general));
    expect(member.screen(guild.general)).toContain('time is almost over');

    const other = server.person();
    guild.join(other);
    await bot.act(other, () => other.slash('check', { what: found?.value }, guild.general));
    expect(other.screen(guild.general)).toContain('scan a code');
    expect(await flows(at, 'rollback', { flow: 'giveaway' })).toContain('The version before is back');
    const third = server.person();
    guild.join(third);
    await bot.act(third, () => third.slash('check', { what: found?.value }, guild.general));
    expect(third.screen(guild.general)).toContain('connect a wallet');
  });

  test('is brought up to date in one step, told what is different, and taken back in one', async () => {
    const at = place('Chess Club');
    expect(await flows(at, 'update', yaml(giveaway))).toContain('There is no flow of this name here');
    await flows(at, 'add', yaml(giveaway));
    await flows(at, 'publish', { flow: 'giveaway' });
    const shown = async () => {
      const [found] = await suggested(at.member, at.guild);
      await bot.act(at.member, () => at.member.slash('check', { what: found?.value }, at.guild.general));
      return at.member.screen(at.guild.general);
    };
    const told = await flows(at, 'update', yaml(giveaway.replace('connect a wallet or to log in', 'scan a code')));
    expect(told).toMatch(/different from before[^]*scan a code[^]*Published/);
    expect(await shown()).toContain('scan a code');
    expect(await flows(at, 'undo')).toContain('Undone');
    expect(await shown()).toContain('connect a wallet');
    expect(await flows(at, 'list')).not.toContain('newer version waits');
    expect(await flows(at, 'update', yaml(giveaway))).toContain('nothing new');
    expect(await flows(at, 'history')).toContain('updated');
    expect(await flows(at, 'update')).toContain('Add a file or a share code');
    const other = place('Knitting');
    const code = /[2-9A-Z]{5}-[2-9A-Z]{5}/.exec(await flows(at, 'share', { flow: 'giveaway' }))?.[0];
    await flows(other, 'add', yaml(giveaway.replace('Hurry keeps', 'Haste keeps')));
    expect(await flows(other, 'update', { code })).toMatch(/different from before[^]*Published/);
  });

  test('is turned off, removed, and brought back by undo; history says what was done and not by whom', async () => {
    const at = await published('Chess Club');
    expect(await flows(at, 'disable', { flow: 'giveaway' })).toContain('Turned off');
    expect(await suggested(at.member, at.guild)).not.toContainEqual(expect.objectContaining({ name: expect.stringContaining('giveaway real') }));
    await flows(at, 'remove', { flow: 'giveaway' });
    expect(await flows(at, 'list')).toContain('There are none yet');
    await flows(at, 'undo');
    expect(await flows(at, 'list')).toContain('turned off');
    const history = await flows(at, 'history');
    for (const deed of ['added', 'published', 'turned off', 'removed', 'undid']) expect(history).toContain(deed);
    expect(history).not.toContain(at.moderator.id);
  });

  test('is handed to another server by a code, where it is by that server', async () => {
    const at = await published('Chess Club');
    const shared = await flows(at, 'share', { flow: 'giveaway' });
    const [code] = /[2-9A-Z]{5}-[2-9A-Z]{5}/.exec(shared) ?? [];
    expect(code).toBeDefined();
    const other = place('Knitting');
    expect(await flows(other, 'add', { code })).toContain('not published yet');
    await flows(other, 'publish', { flow: 'giveaway' });
    const [found] = await suggested(other.member, other.guild);
    await bot.act(other.member, () => other.member.slash('check', { what: found?.value }, other.guild.general));
    expect(other.member.screen(other.guild.general)).toContain('Knitting');
  });

  test('stands in for an official checklist in that server only, by its own name', async () => {
    const at = await published('Chess Club');
    const asked = at.moderator.autocomplete('flows publish', 'instead_of', 'prize', at.guild.general);
    await server.until(() => asked.choices !== undefined, 'suggestions');
    const [official] = (asked.choices ?? []) as { name: string; value: string }[];
    expect(official?.name).toBe('Is this prize or inheritance real?');
    const told = await flows(at, 'publish', { flow: 'giveaway', instead_of: official?.value });
    expect(told).toContain('checks/prize');
    const names = async (person: Person, guild: Guild) => {
      const typed = person.autocomplete('check', 'what', '', guild.general);
      await server.until(() => typed.choices !== undefined, 'suggestions');
      return JSON.stringify(typed.choices);
    };
    expect(await names(at.member, at.guild)).not.toContain('prize or inheritance');
    expect(await names(at.member, at.guild)).toContain('From people here: Is this giveaway real?');
  });

  test('goes with the server when the bot is taken out of it', async () => {
    const at = await published('Chess Club');
    at.guild.goAway();
    at.guild.addBot();
    expect(await flows(at, 'list')).toContain('Is this giveaway real?');
    at.guild.removeBot();
    at.guild.addBot();
    expect(await flows(at, 'list')).toContain('There are none yet');
  });
});

test('what was counted comes as a list, as a picture with its words, and as a table', async () => {
  const [store, checks] = [new MemoryStore(Date.now), inThread()];
  const own = await new DiscordServer().start();
  const counting = await new TestBot(own, material, { community: true, store, checks }).start();
  const [first, second] = [server, bot];
  [server, bot] = [own, counting];
  const at = await published('Chess Club');
  await flows(at, 'insights', { flow: 'giveaway' });
  await bot.act(at.moderator, () => at.moderator.click('Count from now on', at.guild.general));
  await countAtOnce(store, 'giveaway');
  expect(await flows(at, 'insights', { flow: 'giveaway' })).toMatch(/30\+ signs\.wallet[^]*close: fewer than 10/);
  const message = at.guild.general.ofBot(at.moderator).at(-1);
  expect(JSON.stringify(message?.components)).toContain('was shown: signs: 30+; result: 20+; close: <10; end: 20+');
  expect(message?.attachments?.map(({ filename }) => filename)).toEqual(['giveaway.png', 'giveaway.csv']);
  [server, bot] = [first, second];
  await counting.stop();
  await checks.stop();
  await own.stop();
});

describe('suggestions', () => {
  test('are given 120 times a minute to one person, and to everybody else as ever', async () => {
    const { member, guild } = await published('Go Club');
    const other = place('Bridge Club');
    const asked = Array.from({ length: 200 }, (_, n) => member.autocomplete('check', 'what', `a b c d e f g h i j ${n}`, guild.general));
    expect(await suggested(other.member, other.guild)).not.toEqual([]);
    await server.until(() => asked.filter(({ choices }) => choices !== undefined).length >= 120, '120 of them');
    expect(await suggested(other.member, other.guild)).not.toEqual([]);
    expect(asked.filter(({ choices }) => choices !== undefined)).toHaveLength(120);
  });
});

describe('whoever may not', () => {
  test('is told so, whichever way they try', async () => {
    const at = await published('Chess Club');
    const { guild, member, moderator } = at;
    const command = server.commands.all.find(({ name }) => name === 'flows');
    const asked = server.interact({ type: 2, person: member, channel: guild.general, data: { ...command, options: [{ type: 1, name: 'disable', options: [{ type: 3, name: 'flow', value: 'giveaway' }] }] } });
    await server.until(() => asked.answer !== undefined, 'the answer');
    expect(member.screen(guild.general)).toContain('Only people who manage this server');

    await flows(at, 'list');
    const [message] = guild.general.ofBot(moderator).slice(-1);
    if (!message) throw new Error('no message');
    const forged = member.forge(message, { custom_id: `^remove ${guild.id} giveaway` });
    await server.until(() => forged.answer !== undefined, 'the answer');
    expect(await flows(at, 'list')).toContain('Is this giveaway real?');

    const other = place('Elsewhere');
    await flows(other, 'list');
    const [own] = other.guild.general.ofBot(other.moderator).slice(-1);
    if (!own) throw new Error('no message');
    const carried = other.moderator.forge(own, { custom_id: `^remove ${guild.id} giveaway` });
    await server.until(() => carried.answer !== undefined, 'the answer');
    expect(await flows(at, 'list')).toContain('Is this giveaway real?');
  });

  test('gets nothing by names and codes that are none', async () => {
    const at = await published('Chess Club');
    for (const flow of ['constructor', '__proto__', '../x', 'crisis/help', 'x'.repeat(90)]) expect(await flows(at, 'publish', { flow })).toContain('no flow of this name');
    for (const code of ['AAAAA-AAAAA', '0'.repeat(64), '__proto__']) expect(await flows(at, 'add', { code })).toContain('do not know this code');
    expect(await flows(at, 'add', {})).toContain('Add a file or a share code');
    expect(await flows(at, 'add', yaml(giveaway.replace('community/giveaway', 'crisis/help')))).toContain('cannot be the name');
    expect(await flows(at, 'add', yaml('x'.repeat(300_000)))).toContain('too large');
  });
});
