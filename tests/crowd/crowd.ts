import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { BotProcess } from '../adapters/process.ts';
import { DiscordServer } from '../adapters/discord/server.ts';
import { TelegramServer, TOKEN } from '../adapters/telegram/server.ts';

/** Milliseconds between two looks at who was answered. */
const LOOK = 200;
/** How long a second answer may take, milliseconds. */
const DOUBLES = 1_500;
/** How long an answer may take before it counts as none, milliseconds: the machine's other work included. */
const PATIENCE = 600_000;

/** What is said to what all do at the same moment, one after the other. */
const WAVES = ['What is happening?', 'Who is asking you?'] as const;
const PAYING = 'I am about to pay or share something';

export type Platform = 'telegram' | 'discord';
export interface Figures {
  people: number;
  /** Seconds until the last one was answered, for each wave. */
  seconds: number[];
  /** Megabytes of the process: when it was ready, and the most it ever had. */
  ready: number;
  peak: number;
  /** People who were not answered exactly once in each wave. */
  wrong: number;
  /** Lines of its log that tell of a fault of ours. */
  faults: string[];
}

interface Town {
  env: Record<string, string>;
  /** What a person does for each wave. */
  acts: ((person: number) => void)[];
  /** Resolves once people can do that. */
  open(): Promise<void>;
  /** How often each was shown this; the same change of a message made twice cannot be seen. */
  times(text: string): number[];
  stop(): Promise<void>;
}

/**
 * So many people at the same moment before one process of the bot with SQLite on disk, on this machine alone.
 * @param home where it may write
 */
export async function crowd(people: number, platform: Platform, home: string): Promise<Figures> {
  const town = platform === 'telegram' ? await onTelegram(people) : await onDiscord(people);
  const bot = new BotProcess(home, { DATABASE_URL: `sqlite:${join(home, 'crowd.db')}`, SESSION_SECRET: 'a secret of the crowd, which is long enough', LOG_LEVEL: 'info', ...town.env });
  try {
    await bot.ready();
    await town.open();
    const [ready, seconds]: [number, number[]] = [megabytes(bot, 'VmRSS'), []];
    let wrong = 0;
    for (const [wave, hears] of WAVES.entries()) {
      const began = performance.now();
      for (let person = 0; person < people; person += 1) town.acts[wave]?.(person);
      await answered(town, hears);
      seconds.push((performance.now() - began) / 1000);
      await pause(DOUBLES);
      wrong += town.times(hears).filter((times) => times !== 1).length;
    }
    const faults = bot.output.split('\n').filter((line) => /"level":[56]0/.test(line));
    return { people, seconds, ready, peak: megabytes(bot, 'VmHWM'), wrong, faults };
  } finally {
    await bot.signal('SIGKILL');
    await town.stop();
  }
}

async function answered(town: Town, text: string): Promise<void> {
  for (const until = performance.now() + PATIENCE; performance.now() < until; await pause(LOOK)) {
    if (town.times(text).every((times) => times > 0)) return;
  }
}

async function onTelegram(size: number): Promise<Town> {
  const server = await new TelegramServer().start();
  const people = Array.from({ length: size }, () => server.person());
  return {
    env: { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: server.root },
    acts: [(person) => void people[person]?.say('/start'), (person) => void people[person]?.say('2')],
    open: async () => {},
    times: (text) => people.map(({ chat }) => chat.shown.filter((each) => each.what === 'message' && each.text.includes(text)).length),
    stop: () => server.stop(),
  };
}

/** By commands and menus, which have no limit in common as private messages have; what must come in three seconds there may take longer here. */
async function onDiscord(size: number): Promise<Town> {
  const server = await new DiscordServer({ responseMs: PATIENCE, rates: false }).start();
  const people = Array.from({ length: size }, () => server.person());
  return {
    env: { DISCORD_TOKEN: server.token, DISCORD_API_BASE: server.api },
    acts: [(person) => void people[person]?.slash('check'), (person) => void people[person]?.select(PAYING)],
    open: () => server.until(() => server.commands.all.length > 0, 'the commands'),
    times: (text) => {
      const times = new Map(people.map(({ dm }) => [dm, 0]));
      for (const { what, channel, text: shown } of server.shown) {
        if (what === 'delete' || !shown.includes(text)) continue;
        const before = times.get(channel) ?? 0;
        times.set(channel, what === 'edit' ? Math.max(before, 1) : before + 1);
      }
      return [...times.values()];
    },
    stop: () => server.stop(),
  };
}

function megabytes({ pid }: BotProcess, what: 'VmRSS' | 'VmHWM'): number {
  const kilobytes = new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1];
  return Math.round(Number(kilobytes) / 1024);
}
