import { readFileSync } from 'node:fs';
import { nearest } from './engine/nearest.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** Settings that cannot be used: a line for each, which names it and the remedy, never its value. */
export class ConfigError extends Error {
  override name = 'ConfigError';
}

const secrets = ['TELEGRAM_BOT_TOKEN', 'TELEGRAM_WEBHOOK_SECRET', 'DISCORD_TOKEN', 'SESSION_SECRET', 'DATABASE_URL'] as const;
const plain = [
  'TELEGRAM_API_ROOT', 'TELEGRAM_WEBHOOK_URL', 'PORT', 'DISCORD_API_BASE', 'DISCORD_PUBLIC_KEY', 'DISCORD_SHARDS', 'GALLERY', 'METRICS_PORT', 'METRICS_HOST',
  'OPERATOR_CONTACT', 'LOG_LEVEL', 'RATE_PERSON', 'RATE_SERVER', 'NO_COLOR',
] as const;
const names: ReadonlySet<string> = new Set([...secrets.map((name) => `${name}_FILE`), ...secrets, ...plain]);
/** Shorter names are near to too many that are not ours. */
const SHORTEST = 8;

type Secret = (typeof secrets)[number];
type Setting = (typeof plain)[number] | Secret;
/** What systems and discord.js set, and we look at as well. */
type Around = 'LANG' | 'LC_ALL' | 'LC_MESSAGES' | 'SHARDING_MANAGER' | 'SHARDS' | 'SHARD_COUNT';

/** A setting that is empty counts as not set. */
export function value(env: Environment, name: Setting | Around | `${Secret}_FILE`): string | undefined {
  return env[name]?.trim() || undefined;
}

/** A setting that nobody else may read: itself, or the file that `<name>_FILE` names, as containers are given secrets. */
export function hidden(env: Environment, name: Secret): string | undefined {
  const [set, file] = [value(env, name), value(env, `${name}_FILE`)];
  if (!file) return set;
  if (set) throw new ConfigError(`${name} and ${name}_FILE are both set. Unset one of them.`);
  try {
    const text = readFileSync(file, 'utf8').trim();
    if (text) return text;
  } catch (error) {
    throw new ConfigError(`The file that ${name}_FILE names cannot be read (${codeOf(error)}).`);
  }
  throw new ConfigError(`The file that ${name}_FILE names is empty.`);
}

export function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown';
}

/** What is set, is none of ours, and was perhaps meant to be; a line for each. */
export function misspelt(env: Environment): string[] {
  const near = Object.keys(env).flatMap((name) => (names.has(name) || name.length < SHORTEST || !env[name]?.trim() ? [] : [{ name, meant: nearest(name, names) }]));
  return near.flatMap(({ name, meant }) => (meant === undefined ? [] : [`${name} is no setting of this program. Did you mean ${meant}?`]));
}

/** All of them, though some fail: their lines together make one error. */
export class Attempts {
  readonly #problems: string[] = [];

  of<T>(read: () => T): T | undefined {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      this.#problems.push(error.message);
      return undefined;
    }
  }

  /** @throws ConfigError */
  end(): void {
    if (this.#problems.length > 0) throw new ConfigError(this.#problems.join('\n'));
  }
}
