import { type Client, Events, GatewayIntentBits, type Message, Routes } from 'discord.js';
import { afterAll, describe, expect, test } from 'vitest';
import { asked, clientOf, commands, endAll, ends, fresh, next, refusalOf, serve } from './kit.ts';

const { Guilds, MessageContent } = GatewayIntentBits;
afterAll(endAll);

describe('the gateway', () => {
  const content = ({ content: words }: Message) => words;
  function heard(bot: Client): string[] {
    const all: string[] = [];
    bot.on(Events.MessageCreate, (message) => all.push(content(message)));
    return all;
  }

  test('brings what was missed once the bot is back, without signing in again', async () => {
    const [fake, bot] = await fresh();
    const words = heard(bot);
    const ann = fake.person();
    fake.gateway.drop();
    ann.say('while you were away');
    await fake.until(() => words.length > 0, 'the message');
    expect(words).toEqual(['while you were away']);
    fake.gateway.reconnect();
    await fake.until(() => fake.gateway.notes.includes('resumed 0'), 'resuming');
    expect(fake.gateway.notes.filter((note) => /identify|resumed/.test(note))).toEqual(['identify', 'resumed 1', 'resumed 0']);
  });

  test('cannot be reached for a while: the library gives the session up, and what was said is lost', async () => {
    const [fake, bot] = await fresh();
    const words = heard(bot);
    const ann = fake.person();
    fake.gateway.drop({ refuse: 2 });
    ann.say('while you were away');
    await fake.until(() => fake.gateway.notes.filter((note) => note === 'identify').length === 2, 'signing in again');
    ann.say('and now');
    await fake.until(() => words.length > 0, 'a message');
    expect([words, fake.gateway.notes.filter((note) => note === 'refused')]).toEqual([['and now'], ['refused', 'refused']]);
  });

  test('ends a session, for good or not', async () => {
    const [fake, bot] = await fresh();
    const resumed = new Promise((resolve) => bot.once(Events.ShardResume, resolve));
    fake.gateway.invalidate(true);
    await resumed;
    fake.gateway.invalidate(false);
    await fake.until(() => fake.gateway.notes.filter((note) => note === 'identify').length === 2, 'signing in again', 20_000);
    await fake.until(() => fake.gateway.connected.length === 1, 'a session');
    const words = heard(bot);
    fake.person().say('and now');
    await fake.until(() => words.length > 0, 'the message');
    expect(fake.gateway.sessions).toHaveLength(2);
  });

  test('takes no session up again that has ended', async () => {
    const fake = await serve();
    const socket = new WebSocket(`${fake.socketRoot}/?v=10&encoding=json`);
    ends.push(async () => socket.close());
    const frames: { op: number; d: unknown }[] = [];
    const send = (op: number, d: object) => socket.send(JSON.stringify({ op, d: { token: fake.token, ...d } }));
    socket.addEventListener('message', ({ data }) => frames.push(JSON.parse(String(data)) as (typeof frames)[number]));
    socket.addEventListener('open', () => send(2, { intents: 1, properties: {} }));
    await fake.until(() => frames.length === 2, 'a session');
    fake.gateway.invalidate(false);
    const [over] = fake.gateway.sessions;
    send(6, { session_id: over?.id, seq: 1 });
    await fake.until(() => frames.length === 4, 'both answers');
    expect(frames.map(({ op }) => op)).toEqual([10, 0, 9, 9]);
    send(2, { intents: 1, properties: {} });
    await fake.until(() => fake.gateway.sessions.length === 2, 'another session');
  });

  test('that says nothing is left', async () => {
    const [fake] = await fresh({ heartbeatMs: 40 });
    fake.gateway.acknowledging = false;
    await fake.until(() => fake.gateway.notes.includes('resume'), 'a new connection');
  });

  test('brings an interaction again, keeps things back and turns them round', async () => {
    const [server, client] = await fresh();
    const ann = server.person();
    const seen: string[] = [];
    client.on(Events.InteractionCreate, ({ id }) => seen.push(id));
    const first = ann.slash('check');
    server.redeliver(first);
    server.gateway.hold();
    const later = [ann.slash('check'), ann.slash('check')];
    await server.until(() => seen.length === 2, 'both');
    server.gateway.release((held) => held.toReversed());
    await server.until(() => seen.length === 4, 'the rest');
    expect(seen).toEqual([first, first, ...later.toReversed()].map(({ id }) => id));
  });

  test('shows what is written in a guild only to those that may read it', async () => {
    const [fake, bot] = await fresh();
    const [words, ann, guild] = [heard(bot), fake.person(), fake.guild()];
    ann.say('not for you', guild.general);
    ann.say(`<@${fake.me.id}> for you`, guild.general);
    await fake.until(() => words.length === 2, 'both');
    expect(words).toEqual(['', `<@${fake.me.id}> for you`]);
    const reader = clientOf(fake, { intents: [Guilds, MessageContent] });
    await expect(reader.login(fake.token)).rejects.toThrow('disallowed intents');
    expect(fake.gateway.notes).toContain('refused 4014');
  });

  test('tells of guilds that come and go', async () => {
    const [fake, bot] = await fresh();
    const guild = fake.guild({ name: 'Readers' });
    await fake.until(() => bot.guilds.cache.get(guild.id)?.name === 'Readers', 'the guild');
    const left = new Promise<string>((resolve) => bot.once(Events.GuildDelete, ({ id }) => resolve(id)));
    guild.removeBot();
    expect(await left).toBe(guild.id);
    expect(await refusalOf(bot.rest.get(Routes.guild(guild.id)))).toContain('10004');
  });

  test('splits guilds over shards', async () => {
    const fake = await serve({ shards: 2 });
    const guilds = [fake.guild(), fake.guild()];
    const bot = clientOf(fake, { shards: 'auto' });
    const ready = new Promise((resolve) => bot.once(Events.ClientReady, resolve));
    await bot.login(fake.token);
    await ready;
    const shards = guilds.map(({ id }) => bot.guilds.cache.get(id)?.shardId);
    expect(shards.toSorted()).toEqual([0, 1]);
    await bot.application?.commands.set(commands as never);
    const ann = fake.person();
    for (const where of [...guilds.map(({ general }) => general), ann.dm]) {
      const answered = next(bot, (interaction) => asked(interaction).reply('x'));
      ann.slash('check', {}, where);
      await answered;
    }
    const counts = fake.gateway.sessions.map(({ shard, past }) => [shard[0], past.filter(({ t }) => t === 'INTERACTION_CREATE').length]);
    expect(counts.toSorted()).toEqual([[0, 2], [1, 1]]);
  });
});
