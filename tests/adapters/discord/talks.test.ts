import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isHowto } from '../../../src/adapters/discord/render.ts';
import { guideOf } from '../../../src/bot.ts';
import { readTalks, type Talk } from '../../../src/engine/talks/read.ts';
import { runTalk } from '../../../src/engine/talks/run.ts';
import { readTalksFile } from '../../../src/files.ts';
import { playBoth, type Side } from '../talking.ts';
import { officialMaterial, TestBot, TODAY, type Way, worldIn } from './bot.ts';
import { readMarkdown } from './markdown.ts';
import { DiscordServer } from './server.ts';
import type { Person } from './server/actors.ts';
import type { Channel } from './server/places.ts';

// Every talk of the official flows, through the real libraries and a server, beside the engine alone.

const material = officialMaterial();
const world = worldIn(material);
const guide = guideOf(material);
const hashes = new Map(guide.flows.filter(({ listed }) => listed).map(({ flow, hash }) => [flow, hash]));
const own = new Set(guide.languages.flatMap((language) => ['discord.move', 'discord.type'].map((key) => guide.text(language, key))));
const talks = material.sources.flatMap(({ file }): Talk[] => {
  const found = readTalksFile(file);
  return found ? readTalks(found.file, found.text).talks : [];
});
/** Talks that go on at the same time, as many people. More would only make each turn slower than the shell waits. */
const AT_ONCE = 12;

test('there are talks to play', () => {
  expect(talks.length).toBeGreaterThan(150);
});

/** What is typed goes through the gateway alone. */
const types = ({ turns }: Talk) => turns.some(({ action }) => typeof action === 'string');
/** Each talk by one way; where nothing is kept, and so nothing tells that something came twice, by both. */
const goes = (talk: Talk, at: number, way: Way): boolean => {
  if (types(talk)) return way === 'gateway';
  return world.programs(talk.flow)?.discreet === true || (at % 2 === 0) === (way === 'http');
};

/** What Discord calls the language that a talk is in. */
const localeOf: Readonly<Record<string, string>> = { es: 'es-419', zh: 'zh-CN', vi: 'vi', id: 'id' };

describe.each<Way>(['gateway', 'http'])('by %s', { timeout: 180_000 }, (way) => {
  const mine = talks.filter((talk, at) => goes(talk, at, way));
  let server: DiscordServer;
  let bot: TestBot;
  const begins = new Map<string, string>();
  const played = new Map<Talk, PromiseWithResolvers<string[]>>(mine.map((talk) => [talk, Promise.withResolvers<string[]>()]));

  beforeAll(async () => {
    // Nobody types as fast as these people.
    server = await new DiscordServer({ rates: way === 'http' }).start();
    bot = await new TestBot(server, material, { begins, way }).start();
    const waiting = mine.map((talk, at) => ({ talk, at }));
    for (let lane = 0; lane < AT_ONCE; lane += 1) void next(waiting);
  }, 120_000);
  afterAll(async () => {
    await bot.stop();
    await server.stop();
  });

  async function next(waiting: { talk: Talk; at: number }[]): Promise<void> {
    for (let one = waiting.shift(); one; one = waiting.shift()) {
      const { promise, resolve, reject } = played.get(one.talk) ?? Promise.withResolvers<string[]>();
      promise.catch(() => {});
      await play(one.talk, one.at).then(resolve, reject);
    }
  }

  async function play(talk: Talk, at: number): Promise<string[]> {
    const person = server.person({ locale: localeOf[talk.language ?? 'en'] ?? 'en-US', username: '**ann** @everyone' });
    const where = types(talk) || at % 3 === 0 ? person.dm : server.guild().general;
    if (!hashes.has(talk.flow)) begins.set(person.id, talk.flow);
    if (talk.country) await bot.inCountry(person, talk.country);
    const player = await playBoth(talk, world, material.content, TODAY, sideOf(person, where, hashes.get(talk.flow)));
    return player.visited;
  }

  function sideOf(person: Person, where: Channel, hash: string | undefined): Side {
    const mine = () => server.shown.filter(({ what, channel, to }) => what !== 'delete' && channel === where && (!to || to === person));
    return {
      begin: () => void person.slash('check', hash === undefined ? {} : { what: hash }, where),
      say: (text) => void person.say(text),
      press: (label) => void press(person, where, label),
      choose: (labels) => void person.select(labels, where),
      act: async (does) => void (await bot.act(person, does)),
      session: () => bot.session(person),
      mark: () => mine().length,
      since: (mark) => mine().slice(mark).map(({ text }) => readMarkdown(text).read).join('\n'),
      open: () => where.ofBot(person).filter(({ buttons }) => buttons.length > 0).map(({ text }) => readMarkdown(text).read).join('\n'),
      skips: isHowto,
      // A link is no answer.
      labels: () => labelsOf(person, where),
    };
  }

  test.each(mine.map((talk) => [talk.flow, talk.name, talk] as const))('%s: %s', async (_flow, _name, talk) => {
    expect(onward(await played.get(talk)?.promise)).toEqual(onward(runTalk(world, talk).visited));
  });

  test('no call was refused or came too fast, every interaction was answered in time, and nobody was pinged', () => {
    expect(server.refused().map(({ route, status }) => [route, status])).toEqual([]);
    expect(server.unanswered()).toEqual([]);
    expect(server.pings).toEqual([]);
  });

  test('nothing that the bot said in a server could be seen by others', () => {
    const stranger = server.person();
    for (const guild of server.guilds.values()) {
      guild.join(stranger);
      for (const channel of guild.channels) expect(channel.ofBot(stranger)).toEqual([]);
    }
  });
});

/** Where a menu takes several at once, nothing is asked again after each of them. */
function onward(visited: readonly string[] = []): string[] {
  return visited.filter((step, at) => step !== visited[at - 1]);
}

function press(person: Person, where: Channel, label: string): unknown {
  const menu = where.ofBot(person).flatMap(({ components }) => menusIn(components)).findLast(({ options = [] }) => options.some((each) => each.label === label));
  return menu?.custom_id ? person.select(label, where, { id: menu.custom_id }) : person.click(label, where);
}

interface Part {
  custom_id?: string;
  options?: { label: string }[];
  components?: Part[];
  style?: number;
  label?: string;
}

function menusIn(components: readonly Part[]): Part[] {
  return components.flatMap((part) => [...(part.options ? [part] : []), ...menusIn(part.components ?? [])]);
}

function labelsOf(person: Person, where: Channel): string[] {
  const LINK = 5;
  const inside = (parts: readonly Part[]): string[] => parts.flatMap(({ options = [], components: inner = [], style, label }) => [...options.map((option) => option.label), ...(style !== undefined && style !== LINK && label ? [label] : []), ...inside(inner)]);
  return where.ofBot(person).flatMap(({ components }) => inside(components)).filter((label) => !own.has(label));
}
