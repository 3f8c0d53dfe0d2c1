import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../bot/kit.ts';
import { BotProcess, freePort } from '../process.ts';
import type { Person } from './server/actors.ts';
import { TelegramServer, TOKEN } from './server.ts';

// The bot as a process: killed, started again, asked to stop, wrongly configured.

let server: TelegramServer;
let running: BotProcess[] = [];
beforeEach(async () => {
  server = await new TelegramServer().start();
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.signal('SIGKILL')));
  running = [];
  await server.stop();
});

function run(home: string, env?: Record<string, string>): BotProcess {
  const bot = new BotProcess(home, { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: server.root, ...env });
  running.push(bot);
  return bot;
}
const shows = (person: Person, text: string, timeout = 30_000) => server.until(() => person.seen.includes(text), `"${text}" in ${JSON.stringify(person.seen)}`, timeout);
const times = (person: Person, text: string) => person.chat.shown.filter((each) => each.what === 'message' && each.text.includes(text)).length;
const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

const PAYING = 'I am about to pay or share something';
const FIRST = 'What is happening?';
const WHO = 'Who is asking you?';
const CALLER = 'A bank, police, office or company';
const HOW = 'How did it reach you';

describe('killed', { timeout: 240_000 }, () => {
  test('in the middle of a send: no answer is lost, and the question comes once or, in doubt, twice', async () => {
    const home = temporaryFolder();
    const first = await run(home).ready();
    const ann = server.person();
    ann.say('/start');
    await shows(ann, FIRST);
    server.faults.add({ method: 'sendMessage', lose: 'request', delay: 1_500 });
    ann.press(PAYING);
    await server.until(() => server.calls.filter(({ method }) => method === 'sendMessage').length >= 3, 'the send that hangs');
    await first.signal('SIGKILL');
    await run(home).ready();
    await shows(ann, WHO);
    await wait(500);
    expect(times(ann, WHO)).toBeGreaterThanOrEqual(1);
    expect(times(ann, WHO)).toBeLessThanOrEqual(2);
    ann.press(CALLER);
    await shows(ann, HOW);
  });

  test('again and again in the middle of a flow: everybody keeps their place, and the old buttons still answer', async () => {
    const home = temporaryFolder();
    const people = Array.from({ length: 6 }, () => server.person());
    let bot = await run(home).ready();
    for (const person of people) person.say('/start');
    await Promise.all(people.map((person) => shows(person, FIRST)));
    for (const person of people) person.press(PAYING);
    await wait(15);
    await bot.signal('SIGKILL');
    bot = await run(home).ready();
    await Promise.all(people.map((person) => shows(person, WHO)));
    for (const person of people) person.press(CALLER);
    await wait(5);
    await bot.signal('SIGKILL');
    await run(home).ready();
    await Promise.all(people.map((person) => shows(person, HOW)));
    // A double is allowed only where the outcome of a send was unknown.
    for (const person of people) for (const text of [FIRST, WHO, HOW]) expect(times(person, text)).toBeLessThanOrEqual(2);
  });
});

describe('started and stopped', { timeout: 240_000 }, () => {
  test('SIGTERM ends it cleanly and soon, and what was in hand is finished', async () => {
    const bot = await run(temporaryFolder()).ready();
    const ann = server.person();
    server.faults.add({ method: 'sendMessage', delay: 600 });
    ann.say('/start');
    await server.until(() => server.calls.some(({ method }) => method === 'sendMessage'), 'the send');
    const began = Date.now();
    expect(await bot.signal('SIGTERM')).toBe(0);
    expect(Date.now() - began).toBeLessThan(7_000);
    expect(ann.seen).toContain(FIRST);
    expect(server.confirmed(server.lastUpdate())).toBe(true);
  });

  test('a wrong token: one clear line, exit 1, and the token nowhere', async () => {
    const wrong = '987654321:AAwrong-token-of-nobody-at-all-00000000';
    const bot = run(temporaryFolder(), { TELEGRAM_BOT_TOKEN: wrong });
    expect(await bot.exited).toBe(1);
    const lines = bot.output.trim().split('\n');
    expect(lines.filter((line) => line.includes('TELEGRAM_BOT_TOKEN'))).toHaveLength(1);
    expect(bot.output).not.toContain('AAwrong');
    expect(bot.output).not.toMatch(/\n\s+at /);
  });

  test('a token that is none', async () => {
    const bot = run(temporaryFolder(), { TELEGRAM_BOT_TOKEN: 'gibberish:of an operator' });
    expect(await bot.exited).toBe(1);
    expect(bot.output).toContain('TELEGRAM_BOT_TOKEN');
    expect(bot.output).not.toMatch(/gibberish|of an operator/);
  });

  test('an API that is dead at the start, under an address with a slash: it waits, and serves once it lives', async () => {
    server.faults.add({ method: 'getMe', lose: 'request', times: 2 });
    server.faults.add({ method: 'getMe', status: 502, body: '<html>' });
    server.faults.add({ method: 'deleteWebhook', status: 500 });
    const bot = await run(temporaryFolder(), { TELEGRAM_API_ROOT: `${server.root}/` }).ready(90_000);
    const ann = server.person();
    ann.say('/start');
    await shows(ann, FIRST);
    expect(bot.output).not.toContain(TOKEN.split(':')[1]);
  });

  test('nothing that people say or are called reaches the log', async () => {
    const bot = await run(temporaryFolder(), { LOG_LEVEL: 'debug' }).ready();
    const ann = server.person({ first_name: 'Zebulon', username: 'zebulon77' });
    server.faults.add({ method: 'sendMessage', status: 400, description: 'Bad Request: xylophone' });
    ann.say('my xylophone secret');
    await shows(ann, FIRST);
    ann.block();
    ann.say('another xylophone');
    await wait(500);
    expect(bot.output).not.toMatch(/xylophone|zebulon/i);
    expect(bot.output).not.toContain(String(ann.from.id));
    expect(bot.output).not.toContain(TOKEN);
  });
});

describe('a webhook', { timeout: 240_000 }, () => {
  const secret = 'a-secret-for-the-webhook';

  async function hooked(home: string) {
    const port = await freePort();
    const url = `http://127.0.0.1:${port}/telegram`;
    const bot = await run(home, { TELEGRAM_WEBHOOK_URL: url, TELEGRAM_WEBHOOK_SECRET: secret, PORT: String(port) }).ready();
    return { bot, url };
  }

  test('serves what comes with the secret, refuses what comes without or with another, and bears what is no update', async () => {
    const { url } = await hooked(temporaryFolder());
    const ann = server.person();
    ann.say('/start');
    await shows(ann, FIRST);
    const shown = ann.chat.shown.length;
    const post = (body: string, given: string | undefined) => {
      const headers = { 'content-type': 'application/json', ...(given !== undefined && { 'x-telegram-bot-api-secret-token': given }) };
      return fetch(url, { method: 'POST', headers, body }).then(({ status }) => status, () => 0);
    };
    const body = JSON.stringify({ ...server.updates.sent[0], update_id: 1 });
    for (const given of [undefined, '', 'wrong', `${secret}x`, secret.slice(1)]) expect([401, 403]).toContain(await post(body, given));
    for (const nothing of ['', '{', '[]', 'null', '{"update_id":1}', '"x"', `{"a":"${'x'.repeat(3_000_000)}"}`]) expect(await post(nothing, secret), nothing.slice(0, 20)).not.toBe(500);
    expect((await fetch(url)).status).toBeGreaterThanOrEqual(400);
    expect(ann.chat.shown.length).toBe(shown);
    ann.press(PAYING);
    await shows(ann, WHO);
    await server.until(() => server.confirmed(server.lastUpdate()), 'the end of the turn');
    const [messages, delivered] = [ann.chat.ofBot().length, server.updates.deliveries.length];
    server.updates.redeliver(server.lastUpdate());
    await server.until(() => server.updates.deliveries.length > delivered, 'the redelivery');
    expect([server.updates.deliveries.at(-1)?.status, ann.chat.ofBot().length]).toEqual([200, messages]);
  });

  test('from polling to a webhook and, after a crash, back: nothing is lost and nothing doubled', async () => {
    const home = temporaryFolder();
    const [ann, ben] = [server.person(), server.person()];
    const polling = await run(home).ready();
    ann.say('/start');
    await shows(ann, FIRST);
    expect(await polling.signal('SIGTERM')).toBe(0);
    ann.press(PAYING);
    ben.say('/start');
    const { bot } = await hooked(home);
    await Promise.all([shows(ann, WHO), shows(ben, FIRST)]);
    await server.until(() => server.confirmed(server.lastUpdate()), 'the end of the turns');
    await bot.signal('SIGKILL');
    ann.press(CALLER);
    await run(home).ready();
    await shows(ann, HOW);
    expect([times(ann, FIRST), times(ann, WHO), times(ann, HOW), times(ben, FIRST)]).toEqual([1, 1, 1, 1]);
  });
});
