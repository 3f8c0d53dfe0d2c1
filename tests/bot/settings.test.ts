import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { ConfigError } from '../../src/settings.ts';
import { temporaryFolder } from './kit.ts';

const telegram = { TELEGRAM_BOT_TOKEN: '123456:ABC-DEF' };

function refusal(env: Record<string, string>): string[] {
  try {
    readConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message.split('\n');
    throw error;
  }
  return [];
}

describe('settings', () => {
  test('that cannot be used are told all at once', () => {
    expect(refusal({ TELEGRAM_BOT_TOKEN: 'quokka', DISCORD_TOKEN: 'quokka', LOG_LEVEL: 'loud', GALLERY: '/nowhere/at/all', RATE_PERSON: '0', METRICS_PORT: 'x', DATABASE_URL: 'quokka' }).map((line) => line.split(' ')[0])).toEqual(
      ['TELEGRAM_BOT_TOKEN', 'DISCORD_TOKEN', 'DATABASE_URL', 'METRICS_PORT', 'GALLERY', 'LOG_LEVEL', 'RATE_PERSON'],
    );
    expect(JSON.stringify(refusal({ TELEGRAM_BOT_TOKEN: 'quokka', GALLERY: '/quokka' }))).not.toContain('quokka');
  });

  test('that name a folder need one that is there', () => {
    expect(refusal({ GALLERY: '/nowhere/at/all' })).toEqual(['GALLERY must be a folder of packs that this program may read (ENOENT).']);
    expect(readConfig({ GALLERY: temporaryFolder() }).gallery).toBeDefined();
  });

  test('for a webhook: Telegram comes by https only, and the secret is told apart from none', () => {
    const webhook = { ...telegram, TELEGRAM_WEBHOOK_URL: 'http://bot.example.org/telegram', TELEGRAM_WEBHOOK_SECRET: 's'.repeat(16) };
    expect(refusal(webhook)[0]).toMatch(/^TELEGRAM_WEBHOOK_URL .* with https/);
    expect(refusal({ ...webhook, TELEGRAM_API_ROOT: 'http://127.0.0.1:1' })).toEqual([]);
    const secure = { ...webhook, TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram' };
    expect(refusal(secure)).toEqual([]);
    expect(refusal({ ...secure, TELEGRAM_WEBHOOK_SECRET: '' })[0]).toContain('must be set with a webhook');
    expect(refusal({ ...secure, TELEGRAM_WEBHOOK_SECRET: 'short' })[0]).toContain('It has only 5.');
    expect(refusal({ ...secure, TELEGRAM_WEBHOOK_SECRET: 'with a space in it' })[0]).toContain('other signs');
  });

  test.each([
    ['TELEGRAM_TOKEN', 'TELEGRAM_BOT_TOKEN'],
    ['TELEGRAM_BOT_TOKN', 'TELEGRAM_BOT_TOKEN'],
    ['DISCORD_BOT_TOKEN', 'DISCORD_TOKEN'],
    ['OPERATOR_CONTCT', 'OPERATOR_CONTACT'],
    ['DATABASE_URI', 'DATABASE_URL'],
    ['SESSION_SECRETS_FILE', 'SESSION_SECRET_FILE'],
  ])('%s is told to be perhaps %s, and keeps nothing from starting', (name, meant) => {
    expect(readConfig({ [name]: 'quokka' }).warnings).toEqual([`${name} is no setting of this program. Did you mean ${meant}?`]);
  });

  test('of others are let be', () => {
    const around = ['SESSION_MANAGER', 'DESKTOP_SESSION', 'DBUS_SESSION_BUS_ADDRESS', 'XDG_SESSION_ID', 'HOSTNAME', 'NODE_OPTIONS', 'npm_config_cache', 'COLORTERM', 'TERM_PROGRAM', 'SSH_AUTH_SOCK', 'LOGNAME', 'INVOCATION_ID', 'POSTGRES_PASSWORD', 'LC_MESSAGES'];
    expect(readConfig(Object.fromEntries(around.map((name) => [name, 'x']))).warnings).toEqual([]);
  });

  test('that do nothing without a token are told', () => {
    expect(readConfig({ DATABASE_URL: 'sqlite:./x.db' }).warnings.join()).toMatch(/^DATABASE_URL is set, but no token/);
    expect(readConfig({ ...telegram, DATABASE_URL: 'sqlite:./x.db', DISCORD_SHARDS: 'auto' }).warnings).toEqual(['DISCORD_SHARDS is set, but DISCORD_TOKEN is not.']);
  });
});
