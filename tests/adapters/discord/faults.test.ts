import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type BotOptions, officialMaterial, TestBot } from './bot.ts';
import { DiscordServer } from './server.ts';
import type { Person } from './server/actors.ts';
import type { Channel } from './server/places.ts';

// What goes wrong on the way to Discord and back, with the real libraries.

const material = officialMaterial();
let server: DiscordServer;
let bot: TestBot;
const begin = async (options: ConstructorParameters<typeof DiscordServer>[0] = {}, how: BotOptions = {}) => {
  server = await new DiscordServer({ heartbeatMs: 2_000, ...options }).start();
  bot = await new TestBot(server, material, how).start();
};
const end = async () => {
  await bot.stop();
  await server.stop();
};
beforeEach(() => begin());
afterEach(end);
/** A machine that is busy with other things: what must come in time must not depend on it here. */
const PATIENT = { responseMs: 120_000, rates: false };

const FIRST = 'What is happening?';
const PAYING = 'I am about to pay or share something';
const ON_CALL = 'I am on a call right now';
const WHO = 'Who is asking you?';
const HUNG_UP = 'Did you hang up?';
const OLD = 'That button is from an earlier question';
const CALLBACK = '/callback';

const shows = (person: Person, text: string, where: Channel = person.dm, timeout = 30_000) => server.until(() => person.screen(where).includes(text), `"${text}" in ${JSON.stringify(person.screen(where))}`, timeout);
const times = (person: Person, text: string, where: Channel = person.dm) => where.ofBot(person).filter((message) => message.text.includes(text)).length;

const identifies = () => server.gateway.notes.filter((note) => note.startsWith('identify')).length;

async function begun(where?: Channel, person = server.person()): Promise<Person> {
  await bot.act(person, () => person.slash('check', {}, where ?? person.dm));
  await shows(person, FIRST, where ?? person.dm);
  return person;
}

describe('the gateway', { timeout: 90_000 }, () => {
  test('breaks off: the talk is taken up where it was, and nothing is lost or done twice', async () => {
    const ann = await begun();
    server.gateway.drop();
    ann.say('I am about to pay someone');
    await shows(ann, WHO);
    await server.until(() => bot.turnsOf(ann) === 2, 'the end of the turn');
    expect([identifies(), times(ann, WHO)]).toEqual([1, 1]);
  });

  test('breaks off and cannot be reached at once: it is taken up all the same', async () => {
    const ann = await begun();
    server.gateway.drop({ refuse: 2 });
    ann.say('I am about to pay someone');
    await shows(ann, WHO, ann.dm, 60_000);
    expect(identifies()).toBe(1);
  });

  test('asks to connect anew (op 7), or calls the session invalid (op 9)', async () => {
    const ann = await begun();
    server.gateway.reconnect();
    ann.say('I am about to pay someone');
    await shows(ann, WHO, ann.dm, 60_000);
    await server.until(() => server.gateway.notes.some((note) => note.startsWith('resumed')), 'the resumed session', 60_000);
    server.gateway.invalidate(false);
    await server.until(() => identifies() > 1, 'a new session', 60_000);
    const ben = server.person();
    await server.until(() => server.gateway.connected.length > 0, 'the connection', 60_000);
    await bot.act(ben, () => ben.say('hi'), 60_000);
    expect(ben.screen()).toContain(FIRST);
  });

  test('answers no heartbeat any more: the connection is given up and taken up again', async () => {
    const ann = await begun();
    server.gateway.acknowledging = false;
    await server.until(() => server.gateway.notes.includes('resume'), 'the resume', 60_000);
    server.gateway.acknowledging = true;
    await bot.act(ann, () => ann.select(PAYING), 60_000);
    expect(ann.screen()).toContain(WHO);
  });
});

describe('deliveries', { timeout: 90_000 }, () => {
  test('a redelivery of a press or a message changes nothing and shows nothing again', async () => {
    const ann = await begun();
    const press = await bot.act(ann, () => ann.select(PAYING));
    const [shown, session] = [server.shown.length, await bot.session(ann)];
    server.redeliver(press);
    server.redeliver(press);
    await begun();
    expect(await bot.session(ann)).toEqual(session);
    expect(server.shown.slice(shown).filter(({ channel }) => channel === ann.dm)).toEqual([]);
  });

  test('of two presses at once the first counts, and both are answered', async () => {
    const ann = await begun();
    const [one, other] = [ann.select(PAYING), ann.select(ON_CALL)];
    await server.until(() => bot.turnsOf(ann) === 3, 'both turns');
    expect([one.answer, other.answer].every((answer) => answer !== undefined)).toBe(true);
    await shows(ann, OLD);
    expect((await bot.session(ann))?.frames[0]?.answers).toEqual({ now: 'paying' });
  });

  test('the same button pressed twice within ten milliseconds answers once', async () => {
    const ann = await begun();
    const presses = [ann.select(ON_CALL), ann.select(ON_CALL)];
    await server.until(() => presses.every(({ answer }) => answer !== undefined), 'both answers');
    await shows(ann, HUNG_UP);
    expect((await bot.session(ann))?.frames.map(({ answers }) => answers)).toEqual([{ now: 'on_call' }, {}]);
    expect(ann.screen()).not.toContain(OLD);
  });

  test.each(['', 'x', '!nonsense', '!home.x.y', '~9.0', '99.1.0', '@type.', '@talk', '@dm', '@many.0', '../../etc', 'é'.repeat(50)])('a forged id %j is answered and changes no answer', async (custom_id) => {
    const ann = await begun();
    const [message] = ann.dm.ofBot(ann);
    if (message) ann.forge(message, { custom_id }, custom_id.startsWith('@many') ? ['nonsense', '!helpnow'] : undefined);
    await bot.act(ann, () => ann.say('zzz'));
    expect((await bot.session(ann))?.frames[0]?.answers).toEqual({});
    if (custom_id) await server.until(() => server.unanswered().length === 0, 'an answer');
  });

  test('a button that others see, pressed with an id of ours, is answered to the one alone', async () => {
    const { general } = server.guild();
    const ann = await begun(general);
    const [mine] = general.ofBot(ann);
    const ben = server.person();
    general.guild?.join(ben);
    if (mine) await bot.act(ben, () => ben.forge(mine, { custom_id: '!home' }));
    expect(mine?.to).toBe(ann);
    expect(mine?.text).toContain(FIRST);
  });
});

describe('Discord refuses or falls silent', { timeout: 120_000 }, () => {
  test('a slow turn is put off before it ends, and then said, seen by the one alone', async () => {
    await end();
    await begin(PATIENT, { slow: 3_600 });
    const { general } = server.guild();
    const ann = server.person();
    const asked = await bot.act(ann, () => ann.slash('check', {}, general));
    expect(asked.answer).toBe(5);
    expect(ann.screen(general)).toContain(FIRST);
    const ben = server.person();
    general.guild?.join(ben);
    expect(general.ofBot(ben)).toEqual([]);
    const press = await bot.act(ann, () => ann.select(PAYING, general));
    expect(press.answer).toBe(6);
    expect(ann.screen(general)).toContain(WHO);
  });

  test('500s on the first response: it comes, once', async () => {
    server.faults.add({ match: CALLBACK, status: 500, times: 2 });
    const ann = await begun();
    expect(times(ann, FIRST)).toBe(1);
  });

  test('429 on the first response: it is waited out, and comes once', async () => {
    server.faults.add({ match: CALLBACK, status: 429, retryAfter: 0.6 });
    const ann = await begun();
    expect(times(ann, FIRST)).toBe(1);
  });

  test('429 for all calls together: people wait, and each gets their question once', async () => {
    server.faults.add({ match: 'POST /channels', status: 429, retryAfter: 1, global: true, times: 3 });
    const people = Array.from({ length: 12 }, () => server.person());
    for (const person of people) person.say('hi');
    await Promise.all(people.map((person) => shows(person, FIRST, person.dm, 40_000)));
    expect(people.map((person) => times(person, FIRST))).toEqual(people.map(() => 1));
  });

  test('the answer to a first response is lost: what follows goes on from there, and nothing is said twice', async () => {
    server.faults.add({ match: CALLBACK, lose: true });
    const ann = await begun();
    expect(times(ann, FIRST)).toBe(1);
    server.faults.add({ match: CALLBACK, lose: true });
    await bot.act(ann, () => ann.select(PAYING));
    await shows(ann, WHO);
    expect(times(ann, WHO)).toBe(1);
  });

  test('the answer to a message in the private chat is lost: it is there once', async () => {
    server.faults.add({ match: 'POST /channels', lose: true });
    const ann = server.person();
    await bot.act(ann, () => ann.say('hi'));
    await shows(ann, FIRST);
    expect(times(ann, FIRST)).toBe(1);
  });

  test('a slow network holds nobody else up', async () => {
    const [slow, quick] = [await begun(), await begun()];
    server.faults.add({ match: ({ path, params }) => /callback|webhooks/.test(path) && JSON.stringify(params).includes(HUNG_UP), delay: 1_500 });
    slow.select(ON_CALL);
    await bot.act(quick, () => quick.select(PAYING));
    expect(slow.screen()).not.toContain(HUNG_UP);
    await shows(slow, HUNG_UP);
    expect(times(slow, HUNG_UP)).toBe(1);
  });

  test('a token that is used up: in the private chat the answer comes anyway', async () => {
    const ann = await begun();
    server.faults.add({ match: CALLBACK, status: 404, code: 10_062 });
    await bot.act(ann, () => ann.select(PAYING));
    await shows(ann, WHO);
    expect((await bot.session(ann))?.frames[0]?.answers).toEqual({ now: 'paying' });
  });

  test('a token that is used up: in a server the answer is kept, and the next press shows where the person is', async () => {
    const { general } = server.guild();
    const ann = await begun(general);
    server.faults.add({ match: CALLBACK, status: 404, code: 10_062, times: 3 });
    await bot.act(ann, () => ann.select(PAYING, general));
    server.faults.clear();
    expect(ann.screen(general)).not.toContain(WHO);
    expect((await bot.session(ann))?.frames[0]?.answers).toEqual({ now: 'paying' });
    await bot.act(ann, () => ann.click('Help now', general));
    await bot.act(ann, () => ann.click('That is not what I meant', general));
    expect(ann.screen(general)).toContain(WHO);
  });

  test('a token that runs out between the first response and the rest', async () => {
    const { general } = server.guild();
    const ann = await begun(general);
    server.faults.add({ match: 'POST /webhooks', status: 401, code: 50_027 });
    await bot.act(ann, () => ann.select(PAYING, general));
    expect((await bot.session(ann))?.frames[0]?.answers).toEqual({ now: 'paying' });
    await bot.act(ann, () => ann.slash('helpnow', {}, general));
    await bot.act(ann, () => ann.click('That is not what I meant', general));
    expect(ann.screen(general)).toContain(WHO);
  });

  test('somebody who takes no messages any more is let go, and found again', async () => {
    const [ann, ben] = [await begun(), await begun()];
    ann.dmsClosed = true;
    await bot.act(ann, () => ann.say('I am about to pay someone'));
    await bot.act(ben, () => ben.select(ON_CALL));
    ann.dmsClosed = false;
    await bot.act(ann, () => ann.say('hi'));
    expect(ann.screen()).toContain(WHO);
  });

  test('an answer that the library cannot read ends nobody’s talk', async () => {
    const [ann, ben] = [await begun(), await begun()];
    server.faults.add({ match: 'DELETE', status: 403, body: 'null', times: 3 });
    await bot.act(ann, () => ann.say('stop'));
    expect(ann.screen()).toContain('We have stopped');
    await bot.act(ben, () => ben.select(ON_CALL));
    expect(ben.screen()).toContain(HUNG_UP);
  });

  test('the message with the buttons is deleted under us', async () => {
    const ann = await begun();
    const [message] = ann.dm.ofBot(ann);
    const menu = ann.find({ id: '@one.0' }, ann.dm, [3]).component;
    const token = menu.options?.find(({ label }) => label === ON_CALL)?.value ?? '';
    if (message) server.messages.delete(message.id);
    if (message) ann.dm.messages.delete(message.id);
    if (message) await bot.act(ann, () => ann.forge(message, menu, [token]));
    await shows(ann, HUNG_UP);
    ann.dm.messages.clear();
    server.messages.clear();
    await bot.act(ann, () => ann.say('yes'));
    expect(ann.buttons().length).toBeGreaterThan(0);
  });
});

describe('people', { timeout: 120_000 }, () => {
  test('a flood by one person: kind words, and nobody else waits', async () => {
    const [flooder, ann] = [await begun(), await begun()];
    for (let at = 0; at < 200; at += 1) flooder.say(`again ${at}`);
    await bot.act(ann, () => ann.select(ON_CALL), 15_000);
    expect(ann.screen()).toContain(HUNG_UP);
    await server.until(() => flooder.seen.includes('That was a lot at once'), 'the kind words', 100_000);
  });

  test('a thousand at once after an outage: each is answered, once', async () => {
    await end();
    await begin(PATIENT);
    const { general } = server.guild();
    const people = Array.from({ length: 1_000 }, () => server.person());
    server.gateway.hold();
    const asked = people.map((person) => person.slash('check', {}, general));
    server.gateway.release();
    // One look at a thousand screens for each change on one of them would keep the server busy, not the bot.
    const told = () => new Set(server.shown.flatMap(({ to, text }) => (to && text.includes(FIRST) ? [to.id] : [])));
    await server.until(() => server.shown.length >= people.length && told().size === people.length, 'a question for each', 100_000);
    expect(asked.every(({ answer }) => answer !== undefined)).toBe(true);
    expect([...general.messages.values()].filter(({ text }) => text.includes(FIRST)).length).toBe(people.length);
    // On a busy machine an answer may be given up and made again; then Discord says that it has one.
    expect(server.refused().filter(({ code }) => code !== 40_060)).toEqual([]);
  });

  test.each(['**', '`', '@everyone', '<@1>', '\u202egnp', '# x', ' '])('a person called %j who says it', async (username) => {
    const ann = server.person({ username });
    await begun(undefined, ann);
    await bot.act(ann, () => ann.say(`${username} @everyone <@&1>`));
    expect([server.refused(), server.pings]).toEqual([[], []]);
  });

  test.each(['tlh', 'xx-YY', 'es-419', ''])('a client in the language %j', async (locale) => {
    const ann = server.person({ locale });
    await bot.act(ann, () => ann.slash('check'));
    expect(ann.screen()).toContain(locale.startsWith('es') ? '¿Qué está pasando?' : FIRST);
  });

  test('what people say or are called is in no line of the log', async () => {
    const ann = server.person({ username: 'Zebulon' });
    await begun(undefined, ann);
    server.faults.add({ match: 'POST /channels', status: 500, times: 4 });
    await bot.act(ann, () => ann.say('my secret is xylophone'));
    const lines = bot.lines.join('\n');
    expect(lines).not.toMatch(/Zebulon|xylophone|token/i);
    expect(lines).not.toContain(ann.id);
  });
});
