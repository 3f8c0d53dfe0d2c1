import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { guideOf } from '../../../src/bot.ts';
import { officialMaterial, TestBot } from './bot.ts';
import type { Person } from './server/actors.ts';
import { wordsOf } from './server/chats.ts';
import { TelegramServer } from './server.ts';

// How people come in, and what stays on their screen.

const material = officialMaterial();
const guide = guideOf(material);
const discreet = [...material.programs.values()].filter((program) => program.discreet).map(({ flow }) => flow);
let server: TelegramServer;
let bot: TestBot;
beforeAll(async () => {
  server = await new TelegramServer().start();
  bot = await new TestBot(server, material).start();
  await server.until(() => server.done('setMyShortDescription').length >= guide.languages.length, 'the registration');
});
afterAll(async () => {
  await bot.stop();
  await server.stop();
});

const sets = () => server.calls.filter(({ method }) => method.startsWith('setMy')).length;

async function says(text: string, person = server.person()): Promise<Person> {
  await bot.act(person, () => person.say(text));
  return person;
}

describe('menus', () => {
  test('are told in every language, for private chats and for groups', () => {
    const told = ['', ...guide.languages.slice(1)];
    expect([...server.commands.keys()].sort()).toEqual(['all_group_chats', 'all_private_chats'].flatMap((where) => told.map((language) => `${where}/${language}`)).sort());
    const [english, spanish] = ['', 'es'].map((language) => server.commands.get(`all_private_chats/${language}`) ?? []);
    expect(spanish?.map(({ command }) => command)).toEqual(english?.map(({ command }) => command));
    expect(spanish?.map(({ description }) => description)).not.toEqual(english?.map(({ description }) => description));
    expect([...server.profile.values()].every((text) => text.length > 20)).toBe(true);
  });

  test('are not told again when nothing has changed', async () => {
    const before = sets();
    const again = await new TestBot(server, material).start();
    await server.until(() => server.done('getMyShortDescription').length >= 2 * guide.languages.length, 'the second look');
    await again.stop();
    expect(sets()).toBe(before);
  });

  test.each(guide.commands.map(({ command }) => command))('/%s is answered', async (command) => {
    const ann = await says(`/${command}`);
    expect(ann.chat.shown.length).toBeGreaterThan(0);
    expect(server.refused()).toEqual([]);
  });
});

describe('links', () => {
  test.each(guide.flows.map(({ flow, hash }) => [flow, hash] as const))('to %s tell nothing of it, and open it', async (flow, hash) => {
    expect(hash).toMatch(/^[A-Za-z0-9_-]{4,16}$/);
    const ann = await says(`/start ${hash}`);
    const frames = (await bot.session(ann))?.frames.map((frame) => frame.flow) ?? [];
    // A flow without a question is over at once.
    if (frames.length > 0) expect(frames).toContain(flow);
    else expect(ann.chat.shown.length).toBeGreaterThan(0);
  });

  test('that are old, cut or made up lead home', async () => {
    for (const payload of ['zzzzzzzz', '../../x', 'checks/impersonation-call', ...discreet]) {
      expect((await says(`/start ${payload}`)).seen).toContain('What is happening?');
    }
  });
});

describe('inline', () => {
  const search = async (words: string) => {
    const asked = server.person().inline(words);
    await server.until(() => asked.results !== undefined, 'the results');
    return asked.results ?? [];
  };

  test('finds a flow by its words, and sends a link that opens it', async () => {
    const [first] = await search('bank');
    const url = first?.reply_markup?.inline_keyboard.flat()[0]?.url ?? '';
    expect(url).toMatch(/^https:\/\/t\.me\/both_ends_test_bot\?start=/);
    const ann = await says(`/start ${new URL(url).searchParams.get('start') ?? ''}`);
    expect((await bot.session(ann))?.frames.length).toBeGreaterThan(0);
  });

  test('offers something to whoever types nothing, and nothing for what there is not', async () => {
    expect((await search('')).length).toBeGreaterThan(2);
    expect(await search('xylophone quartz')).toEqual([]);
  });

  test('does not find what is discreet', async () => {
    for (const words of ['held', 'trapped', 'compound', 'passport', '']) {
      const found = await search(words);
      const links = found.map(({ id }) => guide.flows.find(({ hash }) => hash === id)?.flow);
      expect(links.filter((flow) => flow === undefined || discreet.includes(flow))).toEqual([]);
    }
  });
});

describe('on the screen', () => {
  test('the pressed keyboard goes, and the choice stays under the question', async () => {
    const ann = await says('/start');
    const { message } = ann.find('Something else');
    await bot.act(ann, () => ann.press('Something else'));
    const asked = ann.chat.messages.get(message.message_id);
    expect(asked?.reply_markup).toBeUndefined();
    expect(asked && wordsOf(asked)).toMatch(/What is happening\?\s+→ Something else/);
  });

  test('after a typed answer the buttons go too, and the words of the question stay as they were', async () => {
    const ann = await says('/start');
    const { message } = ann.find('Something else');
    const words = wordsOf(message);
    await bot.act(ann, () => ann.say('something else'));
    const asked = ann.chat.messages.get(message.message_id);
    expect([asked?.reply_markup, asked && wordsOf(asked)]).toEqual([undefined, words]);
    expect(new Set(ann.chat.buttons().map((each) => each.message.message_id)).size).toBe(1);
  });

  test('a forwarded message begins a check, and is not read', async () => {
    const ann = server.person();
    await bot.act(ann, () => ann.forward('Your parcel waits. Pay here: https://example.org <b>'));
    expect(ann.chat.buttons().length).toBeGreaterThan(2);
    expect(ann.seen).not.toContain('parcel waits');
  });

  test('stop clears what can be cleared', async () => {
    const ann = await says('/start');
    await bot.act(ann, () => ann.press('Something else'));
    await bot.act(ann, () => ann.say('stop'));
    expect([...ann.chat.messages.values()].map((message) => wordsOf(message))).toEqual([expect.stringContaining('We have stopped')]);
  });

  test('leaving a flow that must leave no trace clears the words that led there, too', async () => {
    const ann = server.person();
    await bot.act(ann, () => ann.say('they took my passport and I cannot leave'));
    await bot.act(ann, () => ann.press('Yes, go on'));
    await bot.act(ann, () => ann.press('Leave and clear'));
    const left = [...ann.chat.messages.values()].map((message) => wordsOf(message)).join('\n');
    expect(left).not.toMatch(/passport|Is it safe to read/);
  });

  test('progress is told in words', async () => {
    const ann = await says('/bankcall');
    expect(ann.seen).toMatch(/1 of \d+/);
  });
});
