import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { officialMaterial, TestBot } from './bot.ts';
import type { Person, Press } from './server/actors.ts';
import { TelegramServer } from './server.ts';

// What goes wrong on the way to Telegram and back, with the real client.

const material = officialMaterial();
let server: TelegramServer;
let bot: TestBot;
beforeEach(async () => {
  server = await new TelegramServer().start();
  bot = await new TestBot(server, material).start();
});
afterEach(async () => {
  await bot.stop();
  await server.stop();
});

const ON_CALL = 'I am on a call right now';
const PAYING = 'I am about to pay or share something';
const FIRST = 'What is happening?';
const HUNG_UP = 'Did you hang up?';
const HELP = 'Let us find the right help. What is closest?';
const HOUR = 3_600_000;

const shows = (person: Person, text: string, timeout = 30_000) => server.until(() => person.seen.includes(text), `"${text}" in ${JSON.stringify(person.seen)}`, timeout);
const times = (person: Person, text: string) => person.chat.shown.filter((each) => each.what === 'message' && each.text.includes(text)).length;
const answered = (...presses: Press[]) => server.until(() => presses.every(({ answer }) => answer !== undefined), 'the answers to the presses');

async function begun(person = server.person()): Promise<Person> {
  await bot.act(person, () => person.say('/start'));
  expect(person.seen).toContain(FIRST);
  return person;
}

describe('deliveries', { timeout: 90_000 }, () => {
  test('a redelivery of a text or a press changes nothing and shows nothing again', async () => {
    const ann = await begun();
    await bot.act(ann, () => ann.press(PAYING));
    const [shown, session] = [ann.chat.shown.length, await bot.session(ann)];
    for (const update of [...server.updates.sent]) server.updates.redeliver(update);
    // Whether the door sees them or not: whoever comes after them is served.
    await begun();
    expect(await bot.session(ann)).toEqual(session);
    expect(ann.chat.shown.slice(shown).filter(({ what }) => what === 'message')).toEqual([]);
  });

  test('updates that were on their way once more while they were done are not taken twice', async () => {
    const [ann, ben] = [server.person(), server.person()];
    server.faults.add({ method: 'getUpdates', late: 400, times: 50 });
    server.faults.add({ method: 'sendMessage', chat: ann.from.id, delay: 200 });
    ann.say('/start');
    ben.say('/start');
    await server.until(() => server.confirmed(server.lastUpdate()), 'both turns');
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    // A discreet flow keeps no ids: there a second delivery would be a second answer.
    expect([bot.deliveriesOf(ann), bot.deliveriesOf(ben)]).toEqual([1, 1]);
  });

  test('what comes out of order is answered, and one question is open in the end', async () => {
    const ann = await begun();
    server.updates.hold();
    ann.press(ON_CALL);
    ann.say('yes');
    ann.say('what');
    server.updates.release((held) => held.toReversed());
    await shows(ann, HUNG_UP);
    await server.until(() => bot.turnsOf(ann) === 4, 'four turns');
    expect(new Set(ann.chat.buttons().map(({ message }) => message.message_id)).size).toBe(1);
    expect(server.refused()).toEqual([]);
  });

  test('of two presses at once the first counts, and both are answered', async () => {
    const ann = await begun();
    const [one, other] = [ann.press(PAYING), ann.press(ON_CALL)];
    await answered(one, other);
    await shows(ann, 'That button is from an earlier question');
    expect(ann.seen).not.toContain(HUNG_UP);
    expect(times(ann, 'Who is asking you?')).toBe(2); // asked, and shown again after the old button
    expect((await bot.session(ann))?.frames[0]?.answers).toEqual({ now: 'paying' });
  });

  test('the same button pressed twice at once answers once', async () => {
    const ann = await begun();
    await answered(ann.press(ON_CALL), ann.press(ON_CALL));
    await shows(ann, HUNG_UP);
    expect((await bot.session(ann))?.frames.map(({ answers }) => answers)).toEqual([{ now: 'on_call' }, {}]);
  });

  test('a button of two weeks ago, when nothing is left of the talk, does no harm', async () => {
    const ann = await begun();
    const old = ann.find(ON_CALL);
    const fortnight = 14 * 24 * HOUR;
    server.skip(fortnight);
    bot.skip(fortnight);
    await bot.act(ann, () => ann.forge(old.button.callback_data ?? '', old.message));
    expect(ann.chat.buttons().length).toBeGreaterThan(0);
    expect(ann.seen).not.toContain(HUNG_UP);
  });

  test.each(['', 'x', '!nonsense', '!home.x.y', '~9.0', '99.1.0', '../../etc', '\u0000', 'é'.repeat(32)])('forged data %j is answered and changes no answer', async (data) => {
    const ann = await begun();
    const { message } = ann.find(PAYING);
    const press = ann.forge(data, message);
    await answered(press);
    await bot.act(ann, () => ann.say('zzz'));
    expect((await bot.session(ann))?.frames[0]?.answers).toEqual({});
  });
});

describe('Telegram refuses or falls silent', { timeout: 120_000 }, () => {
  test('a storm of 429: twenty people wait, and each gets their question once', async () => {
    server.faults.add({ method: 'sendMessage', status: 429, retryAfter: 1, times: 30 });
    const people = Array.from({ length: 20 }, () => server.person());
    for (const person of people) person.say('/start');
    await Promise.all(people.map((person) => shows(person, FIRST, 40_000)));
    expect(people.map((person) => times(person, FIRST))).toEqual(people.map(() => 1));
  });

  test('a chat that is closed for long gets what was left soon after it opens, in order, and nobody else waits', async () => {
    const [ann, ben] = [await begun(), await begun()];
    server.faults.add({ method: 'sendMessage', chat: ann.from.id, status: 429, retryAfter: 6 });
    await bot.act(ann, () => ann.press(PAYING));
    await bot.act(ann, () => ann.say('A bank, police, office or company'));
    await bot.act(ben, () => ben.press(ON_CALL));
    expect([ben.seen.includes(HUNG_UP), ann.seen.includes('Who is asking you?')]).toEqual([true, false]);
    // Sooner than recovery, which looks every half minute.
    await shows(ann, 'How did it reach you', 20_000);
    expect(ann.seen).toMatch(/Who is asking you\?[^]*How did it reach you/);
    expect([times(ann, 'Who is asking you?'), times(ann, 'How did it reach you')]).toEqual([1, 1]);
    expect(server.calls.filter(({ status }) => status === 429)).toHaveLength(1);
  });

  test('500s: the reply comes, once', async () => {
    server.faults.add({ method: 'sendMessage', status: 500, times: 2 });
    const ann = server.person();
    ann.say('/start');
    await shows(ann, FIRST);
    expect(times(ann, FIRST)).toBe(1);
  });

  test('502 in HTML for a reply: it comes, once', async () => {
    server.faults.add({ method: 'sendMessage', status: 502, body: '<html>Bad Gateway</html>', times: 2 });
    const ann = server.person();
    ann.say('/start');
    await shows(ann, FIRST);
    expect(times(ann, FIRST)).toBe(1);
  });

  test('502 in HTML on getUpdates: it asks again', async () => {
    server.faults.add({ method: 'getUpdates', status: 502, body: '<html>Bad Gateway</html>', times: 2 });
    server.faults.add({ method: 'getUpdates', lose: 'request' });
    const ann = server.person();
    server.person().say('/start'); // ends the poll that waits
    ann.say('/start');
    await shows(ann, FIRST, 40_000);
  });

  test('a lost answer to getUpdates loses nothing and doubles nothing', async () => {
    server.faults.add({ method: 'getUpdates', lose: 'answer', times: 2 });
    const ann = await begun();
    ann.say('I am about to pay or share something');
    await shows(ann, 'Who is asking you?', 40_000);
    expect([times(ann, FIRST), times(ann, 'Who is asking you?')]).toEqual([1, 1]);
  });

  test('a lost answer to sendMessage: it comes, at worst twice', async () => {
    server.faults.add({ method: 'sendMessage', lose: 'answer' });
    const ann = server.person();
    await bot.act(ann, () => ann.say('/start'));
    expect(times(ann, FIRST)).toBeGreaterThanOrEqual(1);
    expect(ann.chat.shown.length).toBeLessThanOrEqual(3);
  });

  test('slow answers to one person hold nobody else up, and a press is answered at once', async () => {
    const [slow, quick] = [await begun(), await begun()];
    server.faults.add({ method: 'sendMessage', chat: slow.from.id, delay: 3_000, times: 2 });
    const press = slow.press(ON_CALL);
    await answered(press);
    expect(press.after).toBeLessThan(2_500);
    await bot.act(quick, () => quick.press(ON_CALL));
    expect(slow.seen).not.toContain(HUNG_UP);
    await shows(slow, HUNG_UP, 15_000);
    expect(times(slow, HUNG_UP)).toBe(1);
  });

  test('whoever takes long keeps nobody out, though more people come meanwhile than one answer of Telegram holds', async () => {
    const slow = await begun();
    const words = 12;
    const replies = () => slow.chat.shown.length;
    const before = replies();
    server.faults.add({ method: 'sendMessage', chat: slow.from.id, delay: 2_000, times: 100 });
    for (let n = 0; n < words; n += 1) slow.say(`word ${n}`);
    const others = Array.from({ length: 230 }, () => server.person());
    for (const each of others) each.say('help now');
    await server.until(() => others.every((each) => each.seen.includes(HELP)), 'help for all the others', 60_000);
    expect(replies() - before, 'most replies to the first are still to come').toBeLessThan(words / 2);
    await server.until(() => server.confirmed(server.lastUpdate()), 'all of them confirmed');
    await server.until(() => bot.deliveriesOf(slow) === words + 1 && replies() - before >= words, 'every word of the first answered', 60_000);
    expect(others.map((each) => times(each, HELP))).toEqual(others.map(() => 1));
  });

  test('who is deactivated is not called again and again', async () => {
    const [ann, ben] = [await begun(), await begun()];
    const to = () => server.calls.filter(({ method, params }) => method === 'sendMessage' && Number(params['chat_id']) === ann.from.id).length;
    server.faults.add({ method: '*', chat: ann.from.id, status: 403, description: 'Forbidden: user is deactivated', times: 1_000 });
    const before = to();
    await bot.act(ann, () => ann.press(PAYING));
    expect(to() - before).toBe(1);
    await bot.act(ben, () => ben.press(ON_CALL));
    expect(ben.seen).toContain(HUNG_UP);
  });

  test('the clock is set back and forward: everybody keeps their place, and nobody is kept out', async () => {
    const [ann, ben] = [await begun(), await begun()];
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() });
    try {
      server.faults.add({ method: 'sendMessage', chat: ann.from.id, status: 429, retryAfter: 1 });
      vi.setSystemTime(Date.now() - 2 * HOUR);
      await bot.act(ann, () => ann.press(PAYING));
      await shows(ann, 'Who is asking you?');
      await bot.act(ann, () => ann.press('A bank, police, office or company'));
      await shows(ann, 'How did it reach you');
      vi.setSystemTime(Date.now() + 26 * HOUR);
      await bot.act(ben, () => ben.press(ON_CALL));
      expect(ben.seen).toContain(HUNG_UP);
      expect([times(ann, 'Who is asking you?'), times(ben, HUNG_UP)]).toEqual([1, 1]);
    } finally {
      vi.useRealTimers();
    }
  });

  test('somebody who blocked the bot is let go, and found again', async () => {
    const [ann, ben] = [await begun(), await begun()];
    const { button, message } = ann.find(PAYING);
    ann.block();
    await bot.act(ann, () => ann.forge(button.callback_data ?? '', message));
    await bot.act(ben, () => ben.press(ON_CALL));
    ann.unblock();
    await bot.act(ann, () => ann.say('/start'));
    expect(ann.chat.buttons().length).toBeGreaterThan(0);
  });
});

describe('people', { timeout: 120_000 }, () => {
  test('a flood by one person: kind words, no ban, and nobody else waits', async () => {
    const [flooder, ann] = [await begun(), await begun()];
    for (let at = 0; at < 300; at += 1) flooder.say(`again ${at}`);
    const began = Date.now();
    await bot.act(ann, () => ann.press(ON_CALL));
    expect(Date.now() - began).toBeLessThan(5_000);
    await shows(flooder, 'That was a lot at once', 40_000);
    expect(times(flooder, 'That was a lot at once')).toBeLessThan(5);
    await server.until(() => server.confirmed(server.lastUpdate()), 'the end of the flood', 40_000);
    await bot.act(flooder, () => flooder.say('I am on a call right now'));
    await shows(flooder, HUNG_UP);
  });

  test('the message with the buttons is deleted under us', async () => {
    const ann = await begun();
    const { button, message } = ann.find(ON_CALL);
    ann.chat.messages.delete(message.message_id);
    await bot.act(ann, () => ann.forge(button.callback_data ?? '', message));
    expect(ann.seen).toContain(HUNG_UP);
    ann.chat.messages.clear();
    await bot.act(ann, () => ann.say('yes'));
    expect(ann.chat.buttons().length).toBeGreaterThan(0);
  });

  test.each(['</b><a href="tg://user?id=1">', '&lt;', '*_`[', '{name, plural, other {#}}', '\u202egnp', ' '])('a person called %j', async (first_name) => {
    const ann = server.person({ first_name, last_name: first_name });
    await begun(ann);
    await bot.act(ann, () => ann.say(`${first_name} <b>`));
    expect(server.refused()).toEqual([]);
  });

  test.each(['tlh', 'xx-YY', 'es-419', ''])('a client in the language %j', async (language_code) => {
    const ann = server.person({ language_code });
    await bot.act(ann, () => ann.say('/start'));
    expect(ann.seen).toContain(language_code.startsWith('es') ? '¿Qué está pasando?' : FIRST);
  });

  test.each([
    { photo: [{ file_id: 'a', file_unique_id: 'a', width: 1, height: 1 }] },
    { voice: { file_id: 'a', file_unique_id: 'a', duration: 1 } },
    { sticker: { file_id: 'a', file_unique_id: 'a', type: 'regular', width: 1, height: 1, is_animated: false, is_video: false } },
    { location: { latitude: 1, longitude: 1 } },
    { poll: { id: '1', question: '?', options: [], total_voter_count: 0, is_closed: false, is_anonymous: true, type: 'regular', allows_multiple_answers: false } },
    { document: { file_id: 'a', file_unique_id: 'a' } },
    { contact: { phone_number: '1', first_name: 'a' } },
    { dice: { emoji: '🎲', value: 1 } },
  ])('%o is answered kindly, and the question stays', async (content) => {
    const ann = await begun();
    await bot.act(ann, () => ann.send(content));
    expect(ann.seen).toContain('I can only read words and buttons');
    await bot.act(ann, () => ann.press(ON_CALL));
    expect(ann.seen).toContain(HUNG_UP);
  });

  test('an edited message gives the answer again', async () => {
    const ann = await begun();
    await bot.act(ann, () => ann.say('I am on a call right now'));
    expect(ann.seen).toContain(HUNG_UP);
    const message = [...ann.chat.messages.values()].findLast(({ from }) => !from.is_bot);
    await bot.act(ann, () => message && ann.edit(message, 'I am about to pay or share something'));
    expect((await bot.session(ann))?.frames[0]?.answers).toEqual({ now: 'paying' });
  });
});

describe('groups', { timeout: 90_000 }, () => {
  test('one short message with a button to the private chat, and nothing of anybody', async () => {
    const ann = server.person();
    const group = server.group();
    group.addBot(ann);
    const before = group.shown.length;
    ann.say('/helpnow', { chat: group });
    await server.until(() => group.shown.length > before, 'the message in the group');
    const last = group.ofBot().at(-1);
    expect(last?.reply_markup?.inline_keyboard.flat()[0]?.url).toContain(`t.me/${server.me.username ?? ''}`);
    expect(last?.text?.length).toBeLessThan(300);
    ann.say('just talking', { chat: group });
    expect(group.shown.length).toBe(before + 1);
  });

  test('being kicked or moved ends nothing', async () => {
    const ann = server.person();
    const group = server.group('group');
    group.addBot(ann);
    const next = group.migrate(ann);
    ann.say('/help', { chat: next });
    await server.until(() => next.shown.length > 0, 'the message in the new group');
    ann.say('/help', { chat: next });
    next.removeBot(ann);
    await begun(ann);
  });
});
