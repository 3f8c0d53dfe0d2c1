import { readdirSync } from 'node:fs';
import type { Rate } from './botkit/rates.ts';
import { Attempts, codeOf, ConfigError, type Environment, hidden, misspelt, value } from './settings.ts';
import { isPostgres, parseLocation } from './storage/location.ts';
import { assertSecret } from './storage/seal.ts';
import { loadSecret } from './storage/secret.ts';

/** What the environment asks for. This file alone reads it. */
export interface Config {
  door: Door;
  /** Where sessions are kept. Terminal sessions are always kept in memory. */
  database: string;
  /** The operator's secret; absent: SQLite makes one in a file beside the database. */
  secret?: string;
  logLevel: LogLevel;
  /** Folder of packs that managers of servers may choose from. */
  gallery?: string;
  /** Where metrics and health are shown to whoever runs it. */
  metrics?: { port: number; host: string };
  /** How fast one person and one server may be. */
  rates: { person: Rate; server: Rate };
  /** How people reach whoever runs this bot; shown by /about. */
  contact?: string;
  /** Colours in the terminal. */
  color: boolean;
  /** Language of the terminal's user, from LANG; BCP 47. */
  locale?: string;
  /** Settings that do nothing as they are; a line for each. */
  warnings: string[];
}

/** Where people come in: the terminal, while no token is set. */
export type Door = { kind: 'terminal' } | Platforms;

export interface Platforms {
  kind: 'platforms';
  telegram?: TelegramConfig;
  discord?: DiscordConfig;
  /** Where platforms that bring what comes in reach this process. */
  port?: number;
}

export interface TelegramConfig {
  token: string;
  /** Address of a Bot API server of one's own. */
  apiRoot?: string;
  /** Absent: the bot asks Telegram for updates. */
  webhook?: { url: string; secret: string };
}

export interface DiscordConfig {
  token: string;
  /** Address of a REST proxy of one's own; ends in /api. */
  apiBase?: string;
  /** Set: interactions come by HTTP, signed with this key, and there is no gateway. 32 bytes in hexadecimal. */
  publicKey?: string;
  /** Set: this process only keeps others, one for each shard. */
  shards?: 'auto' | number;
  /** Set: this is one of those processes, for these shards. */
  shard?: { ids: number[]; count: number };
}

/** Where Discord brings interactions. */
export const DISCORD_PATH = '/discord';

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

/** @throws ConfigError which tells all that cannot be used */
export function readConfig(env: Environment): Config {
  const attempts = new Attempts();
  const door = attempts.of(() => readDoor(env)) ?? { kind: 'terminal' as const };
  const kept = attempts.of(() => readDatabase(env));
  attempts.of(() => assertShareable(door, kept));
  const metrics = attempts.of(() => readMetrics(env, door));
  const gallery = attempts.of(() => readGallery(env));
  const logLevel = attempts.of(() => readLogLevel(env));
  const [person, server] = [attempts.of(() => readRate(env, 'RATE_PERSON', usualRates.person)), attempts.of(() => readRate(env, 'RATE_SERVER', usualRates.server))];
  attempts.end();
  const contact = value(env, 'OPERATOR_CONTACT');
  const locale = localeOf(env);
  return {
    door,
    database: door.kind === 'terminal' || !kept ? 'memory:' : kept.database,
    logLevel: logLevel ?? 'info',
    rates: { person: person ?? usualRates.person, server: server ?? usualRates.server },
    color: value(env, 'NO_COLOR') === undefined,
    warnings: value(env, 'SHARDING_MANAGER') ? [] : [...misspelt(env), ...unused(env, door)],
    ...(kept?.secret && { secret: kept.secret }),
    ...(gallery && { gallery }),
    ...(metrics && { metrics }),
    ...(contact && { contact }),
    ...(locale && { locale }),
  };
}

const usualRates = { person: { events: 30, seconds: 10 }, server: { events: 3_000, seconds: 10 } } as const;

/** Whoever says where talks are kept wants a platform; without a token it is the terminal, and no error. */
function unused(env: Environment, door: Door): string[] {
  const set = (['DATABASE_URL', 'DATABASE_URL_FILE', 'TELEGRAM_WEBHOOK_URL', 'DISCORD_PUBLIC_KEY', 'DISCORD_SHARDS'] as const).filter((name) => value(env, name));
  if (door.kind === 'terminal') return set.map((name) => `${name} is set, but no token of a platform: this is the chat in the terminal, which keeps nothing.`);
  return [
    ...set.filter((name) => name.startsWith('TELEGRAM') && !door.telegram).map((name) => `${name} is set, but TELEGRAM_BOT_TOKEN is not.`),
    ...set.filter((name) => name.startsWith('DISCORD') && !door.discord).map((name) => `${name} is set, but DISCORD_TOKEN is not.`),
  ];
}

function readGallery(env: Environment): string | undefined {
  const folder = value(env, 'GALLERY');
  try {
    if (folder) readdirSync(folder);
    return folder;
  } catch (error) {
    throw new ConfigError(`GALLERY must be a folder of packs that this program may read (${codeOf(error)}).`);
  }
}

/** Where sessions are kept once a platform's token is set, and the secret if one is given. */
export function readDatabase(env: Environment): Pick<Config, 'database' | 'secret'> {
  const secret = checked(hidden(env, 'SESSION_SECRET'), assertSecret);
  const database = checked(hidden(env, 'DATABASE_URL'), parseLocation) ?? 'sqlite:./data/bothends.db';
  return { database, ...(secret && { secret }) };
}

/** Many processes, perhaps on many machines, must have the same database and secret: none of them can make it. */
function assertShareable(door: Door, kept: Pick<Config, 'database' | 'secret'> | undefined): void {
  if (door.kind === 'terminal' || !kept) return;
  const { database, secret } = kept;
  if (door.discord?.shards && database.startsWith('memory:')) throw new ConfigError('DISCORD_SHARDS needs a DATABASE_URL that several processes can share: sqlite or postgres.');
  if (isPostgres(database)) checked('', () => loadSecret(database, secret));
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
  const attempts = new Attempts();
  const [telegram, discord] = [attempts.of(() => readTelegram(env)), attempts.of(() => readDiscord(env))];
  attempts.end();
  if (!telegram && !discord) return { kind: 'terminal' };
  if (telegram?.webhook && discord?.publicKey && new URL(telegram.webhook.url).pathname === DISCORD_PATH) {
    throw new ConfigError(`TELEGRAM_WEBHOOK_URL must have another path than ${DISCORD_PATH}, where Discord is expected.`);
  }
  const listens = telegram?.webhook ?? discord?.publicKey;
  return { kind: 'platforms', ...(telegram && { telegram }), ...(discord && { discord }), ...(listens && { port: readPort(env) }) };
}

function readTelegram(env: Environment): TelegramConfig | undefined {
  const token = hidden(env, 'TELEGRAM_BOT_TOKEN');
  if (!token) return undefined;
  if (!/^\d+:[\w-]+$/.test(token)) throw new ConfigError('TELEGRAM_BOT_TOKEN is not a token: @BotFather gives one such as 123456:ABC-DEF.');
  const root = value(env, 'TELEGRAM_API_ROOT');
  if (root && !isAddress(root)) throw new ConfigError('TELEGRAM_API_ROOT must be an address that begins with https:// or http://.');
  const webhook = readWebhook(env, root !== undefined);
  return { token, ...(root && { apiRoot: root.replace(/(?<!\/)\/+$/, '') }), ...(webhook && { webhook }) };
}

/** Telegram itself goes to https only; a Bot API server of one's own goes where it is told. */
function readWebhook(env: Environment, own: boolean): TelegramConfig['webhook'] {
  const url = value(env, 'TELEGRAM_WEBHOOK_URL');
  if (!url) return undefined;
  if (!isAddress(url) || (!own && new URL(url).protocol !== 'https:')) throw new ConfigError('TELEGRAM_WEBHOOK_URL must be the address under which Telegram reaches this bot, with https, such as https://bot.example.org/telegram.');
  const secret = hidden(env, 'TELEGRAM_WEBHOOK_SECRET');
  if (!secret) throw new ConfigError('TELEGRAM_WEBHOOK_SECRET must be set with a webhook: 16 to 256 letters, digits, _ or -. Without it anybody could speak as Telegram.');
  if (!/^[\w-]{16,256}$/.test(secret)) throw new ConfigError(`TELEGRAM_WEBHOOK_SECRET must have 16 to 256 letters, digits, _ or -. It has ${secret.length < 16 ? `only ${secret.length}` : secret.length > 256 ? 'more' : 'other signs in it'}.`);
  return { url, secret };
}

function readDiscord(env: Environment): DiscordConfig | undefined {
  const token = hidden(env, 'DISCORD_TOKEN');
  if (!token) return undefined;
  if (!/^[\w-]+\.[\w-]+\.[\w-]+$/.test(token)) throw new ConfigError('DISCORD_TOKEN is not a bot token: the developer portal gives one under Bot, three parts with dots between them.');
  const apiBase = value(env, 'DISCORD_API_BASE')?.replace(/(?<!\/)\/+$/, '');
  if (apiBase && !(isAddress(apiBase) && apiBase.endsWith('/api'))) throw new ConfigError('DISCORD_API_BASE must be an address that begins with https:// or http:// and ends in /api.');
  const publicKey = value(env, 'DISCORD_PUBLIC_KEY');
  if (publicKey && !/^[0-9a-f]{64}$/i.test(publicKey)) throw new ConfigError('DISCORD_PUBLIC_KEY must be the public key that the developer portal shows under General Information: 64 hexadecimal digits.');
  const shards = readShards(env);
  if (publicKey && shards) throw new ConfigError('DISCORD_SHARDS and DISCORD_PUBLIC_KEY exclude each other: interactions that come by HTTP need no shards. Unset one of them.');
  const shard = readShard(env);
  return { token, ...(apiBase && { apiBase }), ...(publicKey && { publicKey }), ...(shards && !shard && { shards }), ...(shard && { shard }) };
}

function readShards(env: Environment): DiscordConfig['shards'] {
  const wanted = value(env, 'DISCORD_SHARDS')?.toLowerCase();
  if (wanted === undefined || wanted === 'auto') return wanted;
  const shards = Number(wanted);
  if (!Number.isInteger(shards) || shards < 1 || shards > 1_000) throw new ConfigError('DISCORD_SHARDS must be auto or a number from 1 to 1000.');
  return shards;
}

/** As discord.js's manager of shards tells the processes it starts. */
function readShard(env: Environment): DiscordConfig['shard'] {
  if (!value(env, 'SHARDING_MANAGER')) return undefined;
  const ids = (value(env, 'SHARDS') ?? '').match(/\d+/g)?.map(Number) ?? [];
  const count = Number(value(env, 'SHARD_COUNT'));
  return ids.length > 0 && count > 0 ? { ids, count } : undefined;
}

function readPort(env: Environment): number {
  return portOf(env, 'PORT') ?? 8080;
}

function portOf(env: Environment, name: 'PORT' | 'METRICS_PORT'): number | undefined {
  const set = value(env, name);
  const port = Number(set);
  if (set !== undefined && (!Number.isInteger(port) || port < 1 || port > 65_535)) throw new ConfigError(`${name} must be a number from 1 to 65535.`);
  return set === undefined ? undefined : port;
}

/** Each process of a bot in shards has a port of its own: the first, and those after it. */
function readMetrics(env: Environment, door: Door): Config['metrics'] {
  const first = portOf(env, 'METRICS_PORT');
  if (first === undefined) return undefined;
  const [shard = 0] = (door.kind === 'platforms' && door.discord?.shard?.ids) || [];
  const port = first + shard;
  if (port > 65_535) throw new ConfigError(`METRICS_PORT must leave room for the ports of all shards: this one's would be ${port}.`);
  if (door.kind === 'platforms' && door.port === port) throw new ConfigError(`METRICS_PORT must be another than PORT, also with the number of a shard (${shard}) added: what it shows is not for everybody.`);
  return { port, host: value(env, 'METRICS_HOST') ?? '127.0.0.1' };
}

function readRate(env: Environment, name: 'RATE_PERSON' | 'RATE_SERVER', usual: Rate): Rate {
  const set = value(env, name);
  if (set === undefined) return usual;
  const [, events = 0, seconds = 0] = (/^(\d{1,9})\/(\d{1,5})$/.exec(set) ?? []).map(Number);
  if (events < 5 || seconds < 1) throw new ConfigError(`${name} must be events and seconds such as ${usual.events}/${usual.seconds}, at least 5 events.`);
  return { events, seconds };
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
