import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../bot/kit.ts';
import { BotProcess, freePort } from '../process.ts';
import { TelegramServer, TOKEN } from '../telegram/server.ts';
import { DiscordServer } from './server.ts';
import type { Person } from './server/actors.ts';
import type { Channel } from './server/places.ts';

// The bot as a process: killed, started again, asked to stop, wrongly configured, with both platforms, in shards.

let server: DiscordServer;
let running: BotProcess[] = [];
beforeEach(async () => {
  server = await new DiscordServer().start();
});
afterEach(async () => {
  await Promise.all(running.map((each) => each.signal('SIGKILL')));
  running = [];
  await server.stop();
});

function run(home: string, env?: Record<string, string>): BotProcess {
  const bot = new BotProcess(home, { DISCORD_TOKEN: server.token, DISCORD_API_BASE: server.api, ...env });
  running.push(bot);
  return bot;
}
/** Serves, and its commands are known. */
async function serving(home: string, env?: Record<string, string>): Promise<BotProcess> {
  const bot = await run(home, env).ready();
  await server.until(() => server.commands.all.length > 0, 'the commands', 30_000);
  return bot;
}

const shows = (person: Person, text: string, where: Channel = person.dm, timeout = 60_000) => server.until(() => person.screen(where).includes(text), `"${text}" in ${JSON.stringify(person.screen(where))}`, timeout);
const times = (person: Person, text: string, where: Channel = person.dm) => where.ofBot(person).filter((message) => message.text.includes(text)).length;

const PAYING = 'I am about to pay or share something';
const FIRST = 'What is happening?';
const WHO = 'Who is asking you?';
const CALLER = 'A bank, police, office or company';
const HOW = 'How did it reach you';

describe('killed', { timeout: 240_000 }, () => {
  test('in the middle of an answer: nothing is lost, what was said is not said twice, and the buttons go on', async () => {
    const home = temporaryFolder();
    const first = await serving(home);
    const [ann, ben] = [server.person(), server.person()];
    const { general } = server.guild();
    ann.slash('check');
    ben.slash('check', {}, general);
    await Promise.all([shows(ann, FIRST), shows(ben, FIRST, general)]);
    server.faults.add({ match: 'POST', drop: true, delay: 2_000, times: 20 });
    ann.say('I am about to pay someone');
    ben.select(PAYING, general);
    await server.until(() => server.calls.filter(({ route }) => route.startsWith('POST')).length >= 4, 'the calls that hang');
    await first.signal('SIGKILL');
    server.faults.clear();
    await serving(home);
    await shows(ann, WHO);
    expect(times(ann, WHO)).toBe(1);
    ann.select(CALLER);
    await shows(ann, HOW);
    // Ben's answer is kept, and shows with his next press if it has not come by itself.
    if (!ben.screen(general).includes(WHO)) ben.click('Why do you ask?', general);
    await shows(ben, WHO, general);
  });
});

describe('started and stopped', { timeout: 240_000 }, () => {
  test('SIGTERM ends it cleanly and soon, and what was in hand is finished', async () => {
    const bot = await serving(temporaryFolder());
    const ann = server.person();
    server.faults.add({ match: 'POST /channels', delay: 600 });
    ann.say('hi');
    await server.until(() => server.calls.some(({ route }) => route.startsWith('POST /channels')), 'the call');
    expect(await bot.signal('SIGTERM')).toBe(0);
    expect(ann.screen()).toContain(FIRST);
  });

  test('a wrong token: one clear line, exit 1, and the token nowhere', async () => {
    const wrong = `${server.token.slice(0, -8)}nonsense`;
    const bot = run(temporaryFolder(), { DISCORD_TOKEN: wrong });
    expect(await bot.exited).toBe(1);
    expect(bot.output.trim().split('\n').filter((line) => line.includes('DISCORD_TOKEN'))).toHaveLength(1);
    expect(bot.output).not.toMatch(/nonsense|\n\s+at /);
  });

  test.each([4004, 4014])('Discord closes with %i while it runs: one clear line, exit 1', async (code) => {
    const bot = await serving(temporaryFolder());
    server.gateway.end(code);
    expect(await bot.exited).toBe(1);
    const lines = bot.output.trim().split('\n').filter((line) => line.startsWith('bothends: '));
    expect(lines).toHaveLength(1);
    expect(bot.output).not.toContain(server.token.split('.')[2]);
  });

  test('an API that is dead at the start, under an address with a slash: it waits, and serves once it lives', async () => {
    server.faults.add({ match: 'GET', drop: true, times: 2 });
    server.faults.add({ match: 'GET', status: 502, body: '<html>', times: 4 });
    await run(temporaryFolder(), { DISCORD_API_BASE: `${server.api}/` }).ready(90_000);
    const ann = server.person();
    ann.say('hi');
    await shows(ann, FIRST);
  });

  test('interactions by HTTP, with the right key only', async () => {
    const other = run(temporaryFolder(), { DISCORD_PUBLIC_KEY: 'ab'.repeat(32), PORT: String(await freePort()) });
    expect(await other.exited).toBe(1);
    expect(other.output).toContain('DISCORD_PUBLIC_KEY');
    const port = await freePort();
    await serving(temporaryFolder(), { DISCORD_PUBLIC_KEY: server.endpoint.publicKey, PORT: String(port) });
    await server.endpoint.set(`http://127.0.0.1:${port}/discord`);
    const { general } = server.guild();
    const ann = server.person();
    ann.slash('check', {}, general);
    await shows(ann, FIRST, general);
    expect(server.gateway.notes).toEqual([]);
  });
});

describe('together', { timeout: 240_000 }, () => {
  test('one process serves Telegram and Discord, and stops both', async () => {
    const telegram = await new TelegramServer().start();
    const bot = await serving(temporaryFolder(), { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: telegram.root });
    const [ann, ben] = [server.person(), telegram.person()];
    ann.slash('check');
    ben.say('/start');
    await shows(ann, FIRST);
    await telegram.until(() => ben.seen.includes(FIRST), 'the question on Telegram', 30_000);
    expect(await bot.signal('SIGTERM')).toBe(0);
    await telegram.stop();
  });

  test('a wrong token for Telegram ends the process, whatever Discord says', async () => {
    const telegram = await new TelegramServer().start();
    const bot = run(temporaryFolder(), { TELEGRAM_BOT_TOKEN: '7:nonsense', TELEGRAM_API_ROOT: telegram.root });
    expect(await bot.exited).toBe(1);
    expect(bot.output).toMatch(/TELEGRAM_BOT_TOKEN/);
    await telegram.stop();
  });

  test('in shards: each process has its own servers, people keep one talk, and one that dies is started again', async () => {
    await server.stop();
    server = await new DiscordServer({ shards: 2 }).start();
    const bot = run(temporaryFolder(), { DISCORD_SHARDS: 'auto' });
    await server.until(() => server.gateway.connected.length === 2, 'two shards', 120_000);
    await server.until(() => server.commands.all.length > 0, 'the commands', 30_000);
    expect(server.gateway.connected.map(({ shard }) => shard[0]).sort()).toEqual([0, 1]);
    const guilds = Array.from({ length: 4 }, () => server.guild());
    const ann = server.person();
    for (const { general } of guilds) {
      ann.slash('check', {}, general);
      await shows(ann, FIRST, general);
    }
    const [one] = bot.children();
    if (one !== undefined) process.kill(one, 'SIGKILL');
    await server.until(() => server.gateway.connected.length === 1, 'the end of one');
    await server.until(() => server.gateway.connected.length === 2, 'its successor', 90_000);
    ann.say('I am about to pay someone');
    await shows(ann, WHO);
    expect(await bot.signal('SIGTERM')).toBe(0);
    await server.until(() => server.gateway.connected.length === 0, 'the end of both', 20_000);
  });
});
