import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTalks, type Talk } from '../../../src/engine/talks/read.ts';
import { runTalk } from '../../../src/engine/talks/run.ts';
import { readTalksFile } from '../../../src/files.ts';
import { guideOf } from '../../../src/bot.ts';
import { officialMaterial, TestBot, TODAY, type Way, worldIn } from './bot.ts';
import { TelegramServer } from './server.ts';
import { playBoth, type Side } from '../talking.ts';
import { wordsOf } from './server/chats.ts';

// Every talk of the official flows, through the real client and a server, beside the engine alone.

const material = officialMaterial();
const world = worldIn(material);
const links = new Map(guideOf(material).flows.map(({ flow, hash }) => [flow, hash]));
const talks = material.sources.flatMap(({ file }): Talk[] => {
  const found = readTalksFile(file);
  return found ? readTalks(found.file, found.text).talks : [];
});
/** Talks that go on at the same time, as many people. More would only make each turn slower than the shell waits. */
const AT_ONCE = 12;

test('there are talks to play', () => {
  expect(talks.length).toBeGreaterThan(150);
});

/** Each talk by one way; where nothing is kept, and so nothing tells that an update came twice, by both. */
const goes = (talk: Talk, at: number, way: Way): boolean => world.programs(talk.flow)?.discreet === true || (at % 2 === 0) === (way === 'webhook');

describe.each<Way>(['polling', 'webhook'])('by %s', { timeout: 120_000 }, (way) => {
  const mine = talks.filter((talk, at) => goes(talk, at, way));
  let server: TelegramServer;
  let bot: TestBot;
  const begins = new Map<string, string>();
  const played = new Map<Talk, PromiseWithResolvers<string[]>>(mine.map((talk) => [talk, Promise.withResolvers<string[]>()]));

  beforeAll(async () => {
    server = await new TelegramServer().start();
    bot = await new TestBot(server, material, { begins, way }).start();
    const waiting = [...mine];
    for (let lane = 0; lane < AT_ONCE; lane += 1) void next(waiting);
  }, 120_000);
  afterAll(async () => {
    await bot.stop();
    await server.stop();
  });

  async function next(waiting: Talk[]): Promise<void> {
    for (let talk = waiting.shift(); talk; talk = waiting.shift()) {
      const { promise, resolve, reject } = played.get(talk) ?? Promise.withResolvers<string[]>();
      promise.catch(() => {});
      await play(talk).then(resolve, reject);
    }
  }

  async function play(talk: Talk): Promise<string[]> {
    const person = server.person({ language_code: talk.language ?? 'en', first_name: '<b>&Ann' });
    const link = links.get(talk.flow);
    if (link === undefined) begins.set(String(person.from.id), talk.flow);
    if (talk.country) await bot.inCountry(person, talk.country);
    const { chat } = person;
    const pressable = () => chat.buttons().filter(({ button }) => button.callback_data !== undefined);
    const side: Side = {
      begin: () => void person.say(link === undefined ? '/start' : `/start ${link}`),
      say: (text) => void person.say(text),
      press: (label) => void person.press(label),
      act: (does) => bot.act(person, does),
      session: () => bot.session(person),
      mark: () => chat.shown.length,
      since: (mark) => chat.shown.slice(mark).filter((each) => each.what !== 'delete').map((each) => each.text).join('\n'),
      open: () => chat.buttons().slice(0, 1).map(({ message }) => wordsOf(message)).join(),
      labels: () => pressable().map(({ button }) => button.text),
    };
    const player = await playBoth(talk, world, material.content, TODAY, side);
    return player.visited;
  }

  test.each(mine.map((talk) => [talk.flow, talk.name, talk] as const))('%s: %s', async (_flow, _name, talk) => {
    expect(await played.get(talk)?.promise).toEqual(runTalk(world, talk).visited);
  });

  test('no call was refused, and every press was answered', () => {
    expect(server.refused()).toEqual([]);
    expect([...server.presses.values()].filter(({ answer }) => answer === undefined)).toEqual([]);
  });
});
