import { parseLocation } from './storage/location.ts';
import { assertSecret } from './storage/seal.ts';

/** What the environment asks for. This file alone reads it. */
export interface Config {
  door: Door;
  /** Where sessions are kept. Terminal sessions are always kept in memory. */
  database: string;
  /** The operator's secret; absent: SQLite makes one in a file beside the database. */
  secret?: string;
  logLevel: LogLevel;
  /** How people reach whoever runs this bot; shown by /about. */
  contact?: string;
  /** Colours in the terminal. */
  color: boolean;
  /** Language of the terminal's user, from LANG; BCP 47. */
  locale?: string;
}

/** Where people come in: the terminal, while no token is set. */
export type Door = { kind: 'terminal' } | { kind: 'platforms'; telegram?: TelegramConfig; discord?: string };

export interface TelegramConfig {
  token: string;
  /** Address of a Bot API server of one's own. */
  apiRoot?: string;
  /** Absent: the bot asks Telegram for updates. */
  webhook?: { url: string; secret: string; port: number };
}

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used: one line that names it and the remedy, never its value. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

export function readConfig(env: Environment): Config {
  const door = readDoor(env);
  const secret = checked(value(env, 'SESSION_SECRET'), assertSecret);
  const database = checked(value(env, 'DATABASE_URL'), parseLocation) ?? 'sqlite:./data/bothends.db';
  const contact = value(env, 'OPERATOR_CONTACT');
  const locale = localeOf(env);
  return {
    door,
    database: door.kind === 'terminal' ? 'memory:' : database,
    logLevel: readLogLevel(env),
    color: value(env, 'NO_COLOR') === undefined,
    ...(secret && { secret }),
    ...(contact && { contact }),
    ...(locale && { locale }),
  };
}

/** A setting is checked whether or not this start needs it: a mistake shows before the day it matters. */
function checked(setting: string | undefined, check: (setting: string) => unknown): string | undefined {
  if (setting === undefined) return undefined;
  try {
    check(setting);
    return setting;
  } catch (error) {
    throw new ConfigError(error instanceof Error ? error.message : String(error));
  }
}

function readDoor(env: Environment): Door {
  const telegram = readTelegram(env);
  const discord = value(env, 'DISCORD_TOKEN');
  if (!telegram && !discord) return { kind: 'terminal' };
  return { kind: 'platforms', ...(telegram && { telegram }), ...(discord && { discord }) };
}

function readTelegram(env: Environment): TelegramConfig | undefined {
  const token = value(env, 'TELEGRAM_BOT_TOKEN');
  if (!token) return undefined;
  if (!/^\d+:[\w-]+$/.test(token)) throw new ConfigError('TELEGRAM_BOT_TOKEN is not a token: @BotFather gives one such as 123456:ABC-DEF.');
  const root = value(env, 'TELEGRAM_API_ROOT');
  if (root && !isAddress(root)) throw new ConfigError('TELEGRAM_API_ROOT must be an address that begins with https:// or http://.');
  const webhook = readWebhook(env);
  return { token, ...(root && { apiRoot: root.replace(/\/+$/, '') }), ...(webhook && { webhook }) };
}

function readWebhook(env: Environment): TelegramConfig['webhook'] {
  const url = value(env, 'TELEGRAM_WEBHOOK_URL');
  if (!url) return undefined;
  if (!isAddress(url)) throw new ConfigError('TELEGRAM_WEBHOOK_URL must be the address under which Telegram reaches this bot, such as https://bot.example.org/telegram.');
  const secret = value(env, 'TELEGRAM_WEBHOOK_SECRET');
  if (!secret || !/^[\w-]{16,256}$/.test(secret)) {
    throw new ConfigError('TELEGRAM_WEBHOOK_SECRET must be set with a webhook: 16 to 256 letters, digits, _ or -. Without it anybody could speak as Telegram.');
  }
  const port = Number(value(env, 'PORT') ?? 8080);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new ConfigError('PORT must be a number from 1 to 65535.');
  return { url, secret, port };
}

function isAddress(text: string): boolean {
  return /^https?:$/.test(URL.parse(text)?.protocol ?? '');
}

function readLogLevel(env: Environment): LogLevel {
  const wanted = value(env, 'LOG_LEVEL')?.toLowerCase() ?? 'info';
  const level = logLevels.find((each) => each === wanted);
  if (!level) throw new ConfigError(`LOG_LEVEL must be one of: ${logLevels.join(', ')}.`);
  return level;
}

/** "es_MX.UTF-8" is es-MX; "C" and "POSIX" name no language. */
function localeOf(env: Environment): string | undefined {
  const set = value(env, 'LC_ALL') ?? value(env, 'LC_MESSAGES') ?? value(env, 'LANG');
  const [name] = set?.split('.') ?? [];
  return name && /^[a-z]{2,3}([_-][A-Za-z]+)?$/.test(name) ? name.replace('_', '-') : undefined;
}

/** A setting that is empty counts as not set. */
function value(env: Environment, name: string): string | undefined {
  return env[name]?.trim() || undefined;
}
