import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandsOf } from '../../../src/adapters/discord/commands.ts';
import { guideOf } from '../../../src/bot.ts';
import { officialMaterial, TestBot } from './bot.ts';
import { DiscordServer } from './server.ts';
import type { Person } from './server/actors.ts';
import type { Channel } from './server/places.ts';

// How people come in, who can see it, and what stays on their screen.

const material = officialMaterial();
const guide = guideOf(material);
const discreet = [...material.programs.values()].filter((program) => program.discreet).map(({ flow }) => flow);
let server: DiscordServer;
let bot: TestBot;
beforeAll(async () => {
  server = await new DiscordServer().start();
  bot = await new TestBot(server, material).start();
});
afterAll(async () => {
  await bot.stop();
  await server.stop();
});

const FIRST = 'What is happening?';
const PAYING = 'I am about to pay or share something';
const WHO = 'Who is asking you?';
const CALLER = 'A bank, police, office or company';
const CALL = 'A call, a visit, a letter or a chat';
const MOVE = 'Go on in a private chat';
const MENU = 'Check this message';

async function begun(where?: Channel, person = server.person()): Promise<Person> {
  await bot.act(person, () => person.slash('check', {}, where ?? person.dm));
  expect(person.seen).toContain(FIRST);
  return person;
}

function stranger(channel: Channel): Person {
  const other = server.person();
  channel.guild?.join(other);
  return other;
}

describe('commands', () => {
  test('are known everywhere, in every language, and the one for moderators only in servers', () => {
    const { all } = server.commands;
    const translated = new Set(guide.languages.slice(1));
    const told = (localized: unknown) => new Set(Object.keys(localized ?? {}).map((locale) => locale.split('-')[0]));
    expect(all.map(({ name }) => name)).toEqual(expect.arrayContaining(['check', 'learn', 'helpnow', 'language', 'privacy', 'about', 'forget', 'setup', MENU]));
    for (const { name, contexts, integration_types, name_localizations, description_localizations } of all) {
      if (name === 'setup') expect([contexts, integration_types]).toEqual([[0], [0]]);
      else expect([contexts, integration_types]).toEqual([[0, 1, 2], [0, 1]]);
      if (name !== MENU) expect(told(description_localizations)).toEqual(translated);
      if (['check', 'learn', 'setup', MENU].includes(name)) expect(told(name_localizations)).toEqual(translated);
    }
  });

  test('tell nothing of what is discreet', () => {
    const titles = discreet.flatMap((flow) => material.programs.get(flow)?.head.title ?? []);
    const told = JSON.stringify(server.commands.all);
    expect(titles.length).toBeGreaterThan(0);
    for (const title of titles) expect(told).not.toContain(title);
  });

  test('are not told again when nothing has changed', async () => {
    const puts = () => server.calls.filter(({ route }) => /^PUT .*commands/.test(route)).length;
    const looks = () => server.calls.filter(({ route, status }) => /^GET .*commands/.test(route) && status === 200).length;
    const [before, looked] = [puts(), looks()];
    const again = await new TestBot(server, material).start();
    await server.until(() => looks() > looked, 'the second look');
    await again.stop();
    expect(puts()).toBe(before);
  });

  test.each(commandsOf(guide).filter(({ type, name }) => type === 1 && name !== 'setup').map(({ name }) => name))('/%s is answered in a server, for the person alone', async (command) => {
    const { general } = server.guild();
    const ann = server.person();
    await bot.act(ann, () => ann.slash(command, {}, general));
    expect(general.ofBot(ann).length).toBeGreaterThan(0);
    expect(general.ofBot(stranger(general))).toEqual([]);
  });

  test('/language changes it at once', async () => {
    const ann = await begun();
    await bot.act(ann, () => ann.slash('language', { language: 'es' }));
    expect(ann.seen).toContain('¿Qué está pasando?');
  });

  test('/check with words that are no suggestion hears them, danger too', async () => {
    const ann = server.person();
    await bot.act(ann, () => ann.slash('check', { what: 'I want to kill myself' }, server.guild().general));
    expect((await bot.session(ann))?.aside?.[0]?.flow).toBe('crisis/danger');
  });

  test('a command that is gone is answered with what there is', async () => {
    const ann = server.person();
    server.guild().join(ann);
    const { all } = server.commands;
    const old = { ...all[0], name: 'ancient' };
    const asked = await bot.act(ann, () => server.interact({ type: 2, person: ann, channel: ann.dm, data: { ...old } }));
    expect(asked.answer).toBe(4);
  });
});

describe('suggestions', () => {
  const suggest = async (words: string, locale = 'en-US') => {
    const person = server.person({ locale });
    server.guild().join(person);
    const asked = person.autocomplete('check', locale === 'en-US' ? 'what' : 'what', words);
    await server.until(() => asked.choices !== undefined, 'the suggestions');
    return asked.choices ?? [];
  };
  const flowOf = (value: string | number) => guide.flows.find(({ hash }) => hash === value)?.flow;

  test.each([
    ['bank', 'checks/impersonation-call'],
    ['BÁNK', 'checks/impersonation-call'],
    ['abrod', 'checks/overseas-job'],
    ['safe acc', 'checks/impersonation-call'],
  ])('%s finds %s', async (words, flow) => {
    expect((await suggest(words)).map(({ value }) => flowOf(value))).toContain(flow);
  });

  test('are in the language of whoever types', async () => {
    const [english, spanish] = [await suggest('bank'), await suggest('banco', 'es-ES')];
    expect(flowOf(spanish[0]?.value ?? '')).toBe(flowOf(english[0]?.value ?? ''));
    expect(spanish[0]?.name).not.toBe(english[0]?.name);
  });

  test('offer something to whoever types nothing, and nothing for what there is not', async () => {
    expect((await suggest('')).length).toBeGreaterThan(3);
    expect(await suggest('xylophone quartz')).toEqual([]);
  });

  test('never show what is discreet', async () => {
    for (const words of ['', 'held', 'trapped', 'compound', 'passport', 'a']) {
      const flows = (await suggest(words)).map(({ value }) => flowOf(value));
      expect(flows.filter((flow) => flow === undefined || discreet.includes(flow))).toEqual([]);
    }
  });

  test('one that is chosen opens its flow', async () => {
    const [first] = await suggest('bank');
    const ann = server.person();
    await bot.act(ann, () => ann.slash('check', { what: first?.value }));
    expect((await bot.session(ann))?.frames[0]?.flow).toBe('checks/impersonation-call');
  });
});

describe('in a server', () => {
  test('nobody else sees anything, from the first word to a verdict', async () => {
    const { general } = server.guild();
    const ann = await begun(general);
    await bot.act(ann, () => ann.select(PAYING, general));
    await bot.act(ann, () => ann.select(CALLER, general));
    await bot.act(ann, () => ann.select(CALL, general));
    for (let turn = 0; turn < 10 && ann.buttons(general).includes('Yes'); turn += 1) await bot.act(ann, () => ann.click('Yes', general));
    expect(ann.seen).toContain('This is how scams work');
    expect(general.ofBot(ann).length).toBeGreaterThan(1);
    expect(general.ofBot(stranger(general))).toEqual([]);
  });

  test('added to one’s own account, it is as private in the server of strangers and in a chat of friends', async () => {
    const ann = server.person({ installed: true });
    const elsewhere = server.guild({ hasBot: false });
    const friend = server.person();
    elsewhere.join(friend);
    const chat = server.privately([ann, friend]);
    for (const where of [elsewhere.general, chat]) {
      await bot.act(ann, () => ann.slash('check', {}, where));
      await bot.act(ann, () => ann.select(PAYING, where));
      expect(ann.screen(where)).toContain(WHO);
      expect(where.ofBot(friend)).toEqual([]);
    }
  });

  test('the private chat is offered, and goes on where the person is', async () => {
    const { general } = server.guild();
    const ann = await begun(general);
    await bot.act(ann, () => ann.click(MOVE, general));
    expect(ann.screen(ann.dm)).toContain(FIRST);
    expect(ann.screen(general)).toContain('I wrote to you in our private chat');
    expect(ann.buttons(general)).toEqual(['Open the chat']);
    await bot.act(ann, () => ann.say('I am about to pay or share something'));
    expect(ann.screen(ann.dm)).toContain(WHO);
    expect((await bot.session(ann))?.frames[0]?.answers).toEqual({ now: 'paying' });
  });

  test('whoever takes no private messages is told, and goes on in place', async () => {
    const { general } = server.guild();
    const ann = await begun(general);
    ann.dmsClosed = true;
    await bot.act(ann, () => ann.click(MOVE, general));
    expect(ann.screen(general)).toContain('I cannot write to you in private');
    await bot.act(ann, () => ann.select(PAYING, general));
    expect(ann.screen(general)).toContain(WHO);
  });

  test('a message from the menu begins a check, and is not read', async () => {
    const { general } = server.guild();
    const ann = server.person();
    const bad = ann.say('Your parcel waits. Pay here: https://example.org', general);
    await bot.act(ann, () => ann.messageMenu(MENU, bad));
    expect(ann.buttons(general).length).toBeGreaterThan(2);
    expect(ann.seen).not.toContain('parcel waits');
    expect(JSON.stringify(await bot.session(ann))).not.toContain('parcel');
    expect(general.ofBot(stranger(general))).toEqual([]);
  });

  test('where nothing can be typed, a country can be written into a form', async () => {
    const { general } = server.guild();
    const ann = server.person();
    await bot.act(ann, () => ann.slash('check', { what: guide.flows.find(({ flow }) => flow === 'after/code-shared')?.hash }, general));
    await bot.act(ann, () => ann.select('My ID, passport or tax number', general));
    await bot.act(ann, () => ann.select('A place to report it', general));
    const opened = ann.click('Type the name', general);
    await server.until(() => ann.form !== undefined, 'the form');
    expect(opened.answer).toBe(9);
    await bot.act(ann, () => ann.submit({ words: 'Poland' }));
    expect((await bot.session(ann))?.country).toBe('PL');
    expect(general.ofBot(stranger(general))).toEqual([]);
  });
});

describe.each(['server', 'private chat'])('a discreet talk in a %s', (place) => {
  test('stands in one place, echoes nothing, and leaves nothing behind', async () => {
    const ann = server.person();
    const where = place === 'server' ? server.guild().general : ann.dm;
    await begun(where, ann);
    await bot.act(ann, () => ann.select('Something else', where));
    const before = where.ofBot(ann).length;
    await bot.act(ann, () => ann.select('About me and where I am', where));
    expect([where.ofBot(ann).length, ann.screen(where).includes('About me')]).toEqual([before, false]);
    const session = await bot.session(ann);
    await bot.act(ann, () => ann.click('Yes, go on', where));
    expect(ann.screen(where)).toContain('I keep nothing from this page');
    expect(ann.screen(where)).not.toMatch(/You said\\: Yes|Is it safe to read/);
    await bot.act(ann, () => ann.click('That is not what I meant', where));
    await server.until(() => !/I keep nothing|cannot leave a place/.test(ann.screen(where)), 'nothing of it on the screen');
    expect(ann.screen(where)).toContain('Which is closest?');
    expect(await bot.session(ann)).toEqual(session);
  });
});

describe('the button of a server', () => {
  test('stands for everybody, and opens a talk that only the one who presses it sees', async () => {
    const guild = server.guild();
    const { general } = guild;
    const moderator = server.person();
    guild.join(moderator);
    const asked = server.interact({ type: 2, person: moderator, channel: general, data: { ...server.commands.all.find(({ name }) => name === 'setup') } });
    await server.until(() => asked.answer !== undefined, 'the answer');
    const ann = stranger(general);
    const [posted] = general.ofBot(ann);
    expect([general.ofBot(ann).length, posted?.buttons]).toEqual([1, ['Talk privately']]);
    await bot.act(ann, () => ann.click('Talk privately', general));
    await bot.act(ann, () => ann.select(PAYING, general));
    expect(ann.screen(general)).toContain(WHO);
    const ben = stranger(general);
    expect(general.ofBot(ben).map(({ buttons }) => buttons)).toEqual([['Talk privately']]);
    await bot.act(ben, () => ben.click('Talk privately', general));
    expect(ben.screen(general)).toContain(FIRST);
  });

  test.each([['hidden', 'readOnly'] as const].flat())('where the channel is %s to the bot, the moderator is told what to do', async (how) => {
    const guild = server.guild();
    const { general } = guild;
    general[how] = true;
    const moderator = server.person();
    guild.join(moderator);
    const asked = server.interact({ type: 2, person: moderator, channel: general, data: { ...server.commands.all.find(({ name }) => name === 'setup') } });
    await server.until(() => asked.answer !== undefined, 'the answer');
    expect(moderator.seen).toContain('I may not write in this channel');
    expect(general.ofBot(stranger(general))).toEqual([]);
  });
});

describe('in the private chat', () => {
  test('what is typed is answered, and the buttons of the question before go', async () => {
    const ann = server.person();
    await bot.act(ann, () => ann.say('hi'));
    expect(ann.screen()).toContain(FIRST);
    await bot.act(ann, () => ann.say('I am about to pay or share something'));
    expect(ann.screen()).toContain(WHO);
    expect(() => ann.select(PAYING)).toThrow();
    await bot.act(ann, () => ann.select(CALLER));
  });

  test('an edited message gives the answer again', async () => {
    const ann = await begun();
    const said = await bot.act(ann, () => ann.say('I am on a call right now'));
    expect(ann.screen()).toContain('Did you hang up?');
    await bot.act(ann, () => ann.edit(said, 'I am about to pay or share something'));
    expect((await bot.session(ann))?.frames[0]?.answers).toEqual({ now: 'paying' });
  });

  test('a choice stays in sight, the question goes, and what is worth keeping stays without its buttons', async () => {
    const ann = await begun();
    await bot.act(ann, () => ann.select(PAYING));
    await bot.act(ann, () => ann.select(CALLER));
    await bot.act(ann, () => ann.select(CALL));
    const messages = () => ann.dm.ofBot(ann);
    const before = messages().length;
    await bot.act(ann, () => ann.click('Not sure'));
    const next = messages().at(-1);
    await bot.act(ann, () => ann.click('Not sure'));
    // One question after the other in the same message.
    expect([messages().length - before, messages().at(-1)?.id]).toEqual([1, next?.id]);
    expect(next?.text).toContain('You said\\: Not sure');
  });

  test('stop clears what the bot said, as far as Discord lets it', async () => {
    const ann = await begun();
    await bot.act(ann, () => ann.select(PAYING));
    await bot.act(ann, () => ann.select(CALLER));
    await bot.act(ann, () => ann.select(CALL));
    await bot.act(ann, () => ann.say('stop'));
    await server.until(() => ann.dm.ofBot(ann).length === 1, 'the removal');
    expect(ann.screen()).toContain('We have stopped');
  });

  test('what is done in a server takes the old buttons away here, and leaving there clears what was said here', async () => {
    const { general } = server.guild();
    const ann = server.person();
    await bot.act(ann, () => ann.say('hi'));
    expect(ann.buttons()).not.toEqual([]);
    await bot.act(ann, () => ann.slash('check', {}, general));
    await server.until(() => ann.buttons().length === 0, 'the buttons to go');
    await bot.act(ann, () => ann.select('Something else', general));
    await bot.act(ann, () => ann.select('About me and where I am', general));
    await bot.act(ann, () => ann.click('Leave and clear', general));
    await server.until(() => ann.dm.ofBot(ann).length === 0, 'the removal');
  });

  test('after a restart the same buttons go on', async () => {
    const ann = await begun();
    await bot.stop();
    bot = await new TestBot(server, material, { after: bot }).start();
    await bot.act(ann, () => ann.select(PAYING));
    expect(ann.screen()).toContain(WHO);
  });
});

test('people keep one talk, wherever they go on with it', async () => {
  const { general } = server.guild();
  const ann = await begun(general);
  await bot.act(ann, () => ann.select(PAYING, general));
  await bot.act(ann, () => ann.say('A bank'));
  await bot.act(ann, () => ann.say('a call'));
  expect((await bot.session(ann))?.frames.map(({ flow }) => flow)).toContain('checks/impersonation-call');
});

test('nothing else was refused than what was closed to the bot, and every interaction was answered', () => {
  const closed = new Set<number | undefined>([50_001, 50_007, 50_013]);
  expect(server.refused().filter(({ code }) => !closed.has(code))).toEqual([]);
  expect(server.unanswered()).toEqual([]);
  expect(server.pings).toEqual([]);
});
