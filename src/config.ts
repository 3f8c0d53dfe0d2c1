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
export type Door = { kind: 'terminal' } | { kind: 'platforms'; telegram?: string; discord?: string };

export const logLevels = ['fatal', 'error', 'warn', 'info', 'debug', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export type Environment = Readonly<Record<string, string | undefined>>;

/** A setting that cannot be used: one line that names it and the remedy, never its value. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

export function readConfig(env: Environment): Config {
  const door = readDoor(env);
  const secret = value(env, 'SESSION_SECRET');
  const contact = value(env, 'OPERATOR_CONTACT');
  const locale = localeOf(env);
  return {
    door,
    database: door.kind === 'terminal' ? 'memory:' : (value(env, 'DATABASE_URL') ?? 'sqlite:./data/bothends.db'),
    logLevel: readLogLevel(env),
    color: value(env, 'NO_COLOR') === undefined,
    ...(secret && { secret }),
    ...(contact && { contact }),
    ...(locale && { locale }),
  };
}

function readDoor(env: Environment): Door {
  const telegram = value(env, 'TELEGRAM_BOT_TOKEN');
  const discord = value(env, 'DISCORD_TOKEN');
  if (!telegram && !discord) return { kind: 'terminal' };
  return { kind: 'platforms', ...(telegram && { telegram }), ...(discord && { discord }) };
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
