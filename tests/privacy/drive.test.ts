import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { BotProcess, freePort } from '../adapters/process.ts';
import { DiscordServer } from '../adapters/discord/server.ts';
import { TelegramServer, TOKEN } from '../adapters/telegram/server.ts';
import { temporaryFolder } from '../bot/kit.ts';
import { postgresServer } from '../postgres/kit.ts';
import { type Marks, talkOnDiscord, talkOnTelegram } from './marked.ts';
import { bytesBelow, found, valuesIn } from './search.ts';

// A thousand people with marked names say marked words; nothing that stays behind may hold one of them.

// On Discord a bot may make fifty calls a second, of which private chats need several a turn.
const PEOPLE = { telegram: 920, discord: 80 };
const SECRET = 'a secret of those who are searched, long enough for all';
let telegram: TelegramServer;
let discord: DiscordServer;
let bot: BotProcess | undefined;
let port = 0;
beforeEach(async () => {
  telegram = await new TelegramServer().start();
  discord = await new DiscordServer({ rates: false }).start();
});
afterEach(async () => {
  await bot?.signal('SIGKILL');
  await Promise.all([telegram.stop(), discord.stop()]);
});

/** Both doors in one process that tells as much as it can. */
async function serve(home: string, database: string): Promise<BotProcess> {
  const doors = { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: telegram.root, DISCORD_TOKEN: discord.token, DISCORD_API_BASE: discord.api };
  bot = new BotProcess(home, { ...doors, DATABASE_URL: database, SESSION_SECRET: SECRET, LOG_LEVEL: 'debug', METRICS_PORT: String((port = await freePort())) });
  await bot.ready();
  await discord.until(() => discord.commands.all.length > 0, 'the commands', 30_000);
  return bot;
}

/** Platforms refuse some of it, and say the words again as they do. */
function trouble(): void {
  telegram.faults.add({ method: 'sendMessage', status: 400, description: 'Bad Request: Zebulonia of quokkaville', times: 20 });
  telegram.faults.add({ method: 'sendMessage', lose: 'answer', times: 20 });
  discord.faults.add({ match: 'POST', status: 500, body: 'xylophonist', times: 20 });
}

async function drive(): Promise<Marks> {
  trouble();
  const [one, other] = await Promise.all([talkOnTelegram(telegram, PEOPLE.telegram), talkOnDiscord(discord, PEOPLE.discord)]);
  return { words: one.words, ids: [...one.ids, ...other.ids] };
}

/** Searched under way, after a death with everything open, and after another start and an end in order. */
async function everywhere(home: string, database: string, kept: () => string | Promise<string>): Promise<void> {
  const first = await serve(home, database);
  const marks = await drive();
  expect(await kept(), 'the search reaches what is kept').toContain('checks/');
  expect(found(marks, await kept()), 'while it runs').toEqual([]);
  const metrics = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  expect(metrics).toContain('bothends_turns_total{door="discord"');
  expect(found(marks, metrics), 'what is measured').toEqual([]);
  await first.signal('SIGKILL');
  expect(found(marks, await kept()), 'after a death').toEqual([]);
  const second = await serve(home, database);
  expect(await second.signal('SIGTERM')).toBe(0);
  expect(found(marks, await kept()), 'after an end').toEqual([]);
  const output = first.output + second.output;
  expect(output).toContain('"msg":"ready"');
  expect(found(marks, output), 'the log').toEqual([]);
}

describe('a thousand conversations with marked words and names', { timeout: 300_000 }, () => {
  const postgres = postgresServer();

  test('leave none of them in the files of SQLite, in its WAL, or in the log', async () => {
    const home = temporaryFolder();
    mkdirSync(join(home, 'data'));
    const file = join(home, 'data', 'drive.db');
    await everywhere(home, `sqlite:${file}`, () => `${valuesIn(file)}\n${bytesBelow(home)}`);
  });

  test('leave none of them in the tables, files, WAL and log of PostgreSQL', async () => {
    const database = await postgres().createDatabase('drive');
    await everywhere(temporaryFolder(), database, async () => `${await postgres().dump('drive')}\n${bytesBelow(postgres().folder)}\n${postgres().log}`);
  });
});
