import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { openStore } from '../../src/storage/open.ts';
import { createSeal } from '../../src/storage/seal.ts';
import { BotProcess, freePort } from '../adapters/process.ts';
import type { Person } from '../adapters/telegram/server/actors.ts';
import { TelegramServer, TOKEN } from '../adapters/telegram/server.ts';
import { temporaryFolder } from '../bot/kit.ts';
import { Balancer } from './balancer.ts';
import { postgresServer } from './kit.ts';

// Several processes of the bot on one PostgreSQL, behind a balancer, as Telegram's webhook reaches them.

const SECRET = 'a secret of the workers, long enough for all';
const postgres = postgresServer();
let telegram: TelegramServer;
let balancer: Balancer;
let databases = 0;
let database = '';
let running: BotProcess[] = [];
beforeEach(async () => {
  telegram = await new TelegramServer().start();
  balancer = await Balancer.start();
  database = await postgres().createDatabase(`workers_${(databases += 1)}`);
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.signal('SIGKILL')));
  running = [];
  await telegram.stop();
  await balancer.stop();
});

interface Worker {
  bot: BotProcess;
  port: number;
}

async function worker(): Promise<Worker> {
  const port = await freePort();
  const bot = new BotProcess(temporaryFolder(), {
    TELEGRAM_BOT_TOKEN: TOKEN,
    TELEGRAM_API_ROOT: telegram.root,
    TELEGRAM_WEBHOOK_URL: balancer.url,
    TELEGRAM_WEBHOOK_SECRET: 'a-secret-for-the-webhook',
    PORT: String(port),
    DATABASE_URL: database,
    SESSION_SECRET: SECRET,
  });
  running.push(bot);
  await bot.ready();
  return { bot, port };
}

async function workers(count: number): Promise<Worker[]> {
  const all = await Promise.all(Array.from({ length: count }, worker));
  balancer.to(...all.map(({ port }) => port));
  return all;
}

/** What the database knows of a person. */
async function answersOf(people: readonly Person[]): Promise<unknown[][]> {
  const seal = createSeal(SECRET);
  const store = await openStore(database, { seal, clock: Date.now });
  const rows = await Promise.all(people.map((person) => store.load(seal.personKey('telegram', String(person.from.id)))));
  await store.close();
  return rows.map((row) => (row?.session.frames ?? []).flatMap(({ flow, answers }) => Object.entries(answers).map(([step, answer]) => `${flow} ${step} ${JSON.stringify(answer)}`)));
}

/** One word each, so that a word that counted twice would answer the next question too. */
const WORDS = ['/start', '2', '1', '1', 'no', 'not sure', 'no', 'not sure', 'no', 'not sure', 'no'];

const said = () => telegram.updates.sent.filter((update) => 'message' in update);
const confirmed = (timeout = 60_000) => telegram.until(() => said().every((update) => telegram.confirmed(update)), 'everything to be taken', timeout);
const messages = (person: Person) => person.chat.shown.filter(({ what, text }) => what === 'message' && text !== '').map(({ text }) => text);
const times = (person: Person, text: string) => messages(person).filter((each) => each.includes(text)).length;
const shows = (person: Person, text: string, timeout: number) => telegram.until(() => times(person, text) > 0, `"${text}" in ${JSON.stringify(person.seen)}`, timeout);

/** Brings a person's words to one worker as Telegram would, and gives the status of its answer. */
function bringerTo(worker: Worker | undefined, person: Person): (n: number, text: string) => Promise<number> {
  const headers = { 'content-type': 'application/json', 'x-telegram-bot-api-secret-token': 'a-secret-for-the-webhook' };
  return async (n, text) => {
    const entities = text.startsWith('/') ? [{ type: 'bot_command', offset: 0, length: text.length }] : [];
    const message = { message_id: 5_000 + n, date: Math.floor(Date.now() / 1000), chat: person.chat.info, from: person.from, text, entities };
    const body = JSON.stringify({ update_id: 800_000_000 + n, message });
    return (await fetch(`http://127.0.0.1:${worker?.port}/telegram`, { method: 'POST', headers, body })).status;
  };
}

describe('two workers', { timeout: 240_000 }, () => {
  test('one killed under load, PostgreSQL crashed in between: every answer is there once, every reply at least once', async () => {
    const [first, second] = await workers(2);
    const model = telegram.person();
    for (const word of WORDS) model.say(word);
    await confirmed();
    const [expected = []] = await answersOf([model]);
    expect(expected).toHaveLength(WORDS.length - 1);

    const people = Array.from({ length: 60 }, () => telegram.person());
    for (const word of WORDS.slice(0, 6)) for (const person of people) person.say(word);
    await telegram.until(() => people.filter((person) => messages(person).length > 2).length > 20, 'the load');
    await first?.bot.signal('SIGKILL');
    await pause(300);
    await postgres().down('SIGQUIT');
    await pause(500);
    await postgres().up();
    for (const word of WORDS.slice(6)) for (const person of people) person.say(word);
    const third = await worker();
    balancer.to(second?.port ?? 0, third.port);
    await confirmed();
    for (const answers of await answersOf(people)) expect(answers).toEqual(expected);
    const wanted = new Set(messages(model));
    const missing = () => people.flatMap((person) => [...wanted].filter((text) => !messages(person).includes(text)));
    await telegram.until(() => missing().length === 0, `every reply: ${JSON.stringify(missing())}`, 15_000).catch((error: unknown) => {
      throw new Error(`${String(error)}: ${JSON.stringify([...new Set(missing())])}`);
    });
    expect(running.map(({ output }) => output).join('')).not.toMatch(/a-password|ours|handler failed/);
  });

  test('what a killed one had not sent is sent by the other within ten seconds, once', async () => {
    const [first, second] = await workers(2);
    const people = Array.from({ length: 5 }, () => telegram.person());
    balancer.to(first?.port ?? 0);
    for (const person of people) telegram.faults.add({ method: 'sendMessage', chat: person.from.id, delay: 30_000, lose: 'request' });
    for (const person of people) person.say('/start');
    await telegram.until(() => telegram.calls.filter(({ method }) => method === 'sendMessage').length >= people.length, 'sends that hang');
    balancer.to(second?.port ?? 0);
    await first?.bot.signal('SIGKILL');
    const killed = Date.now();
    await Promise.all(people.map((person) => shows(person, 'What is happening?', 12_000)));
    expect(Date.now() - killed).toBeLessThan(10_000);
    await pause(3_000);
    for (const person of people) expect(times(person, 'What is happening?')).toBe(1);
  });

  test('what waits in a live one, told by Telegram to wait or stopped in its tracks, is not sent twice', async () => {
    const [first, second] = await workers(2);
    const [ann, ben] = [telegram.person(), telegram.person()];
    balancer.to(first?.port ?? 0);
    telegram.faults.add({ method: 'sendMessage', chat: ann.from.id, status: 429, retryAfter: 12 });
    ann.say('/start');
    await telegram.until(() => telegram.calls.some(({ status }) => status === 429), 'the refusal');
    const refused = Date.now();
    await shows(ann, 'What is happening?', 20_000);
    expect(Date.now() - refused).toBeGreaterThan(11_000);

    telegram.faults.add({ method: 'sendMessage', chat: ben.from.id, delay: 1_000, lose: 'request' });
    ben.say('/start');
    await telegram.until(() => telegram.calls.some(({ method, params }) => method === 'sendMessage' && params['chat_id'] === ben.from.id), 'the send');
    balancer.to(second?.port ?? 0);
    first?.bot.pause();
    await shows(ben, 'What is happening?', 11_000);
    first?.bot.resume();
    await pause(7_000);
    expect([times(ann, 'What is happening?'), times(ben, 'What is happening?')]).toEqual([1, 1]);
    balancer.to(first?.port ?? 0);
    ben.say('1');
    await shows(ben, 'call back', 5_000);
  });

  test('fight for one person: every word counts once, whoever gets it', async () => {
    const [first, second] = await workers(2);
    const ann = telegram.person();
    ann.chat.open = true;
    // Past the platform's order, at both of them at the same moment.
    const [one, other] = [bringerTo(first, ann), bringerTo(second, ann)];
    for (const [n, word] of WORDS.slice(0, 6).entries()) {
      expect(await Promise.all([one(n, word), other(n, word)]), 'the same').toEqual([200, 200]);
    }
    for (let n = 10; n < 16; n += 2) expect(await Promise.all([one(n, 'no'), other(n + 1, 'no')]), 'different ones').toEqual([200, 200]);
    const [answers] = await answersOf([ann]);
    expect(answers).toHaveLength(5 + 6);
  });
});

test('without a secret it does not start, in one line', { timeout: 60_000 }, async () => {
  const bot = new BotProcess(temporaryFolder(), { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: telegram.root, DATABASE_URL: database });
  onTestFinished(async () => void (await bot.signal('SIGKILL')));
  expect(await bot.exited).toBe(1);
  expect(bot.output.trim()).toBe('bothends: SESSION_SECRET is required with PostgreSQL. Make one with: openssl rand -base64 48');
});
