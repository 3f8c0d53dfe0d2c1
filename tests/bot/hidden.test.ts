import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readConfig } from '../../src/config.ts';
import { ConfigError } from '../../src/settings.ts';
import { temporaryFolder } from './kit.ts';

function file(text: string): string {
  const path = join(temporaryFolder(), 'hidden');
  writeFileSync(path, text);
  return path;
}

describe('settings in files', () => {
  test('are read, without the line end that editors add', () => {
    const env = {
      TELEGRAM_BOT_TOKEN_FILE: file('123456:ABC-DEF\n'),
      TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram',
      TELEGRAM_WEBHOOK_SECRET_FILE: file(`${'s'.repeat(20)}\r\n`),
      DISCORD_TOKEN_FILE: file('a.b.c'),
      SESSION_SECRET_FILE: file(`${'x'.repeat(40)}\n`),
      DATABASE_URL_FILE: file('postgres://us:word@db:5432/bothends\n'),
    };
    expect(readConfig(env)).toMatchObject({
      database: 'postgres://us:word@db:5432/bothends',
      secret: 'x'.repeat(40),
      door: { telegram: { token: '123456:ABC-DEF', webhook: { secret: 's'.repeat(20) } }, discord: { token: 'a.b.c' } },
    });
  });

  test.each([
    ['set twice', () => ({ DISCORD_TOKEN: 'a.b.c', DISCORD_TOKEN_FILE: file('quokka.b.c') }), 'DISCORD_TOKEN and DISCORD_TOKEN_FILE are both set'],
    ['missing', () => ({ SESSION_SECRET_FILE: '/nowhere/at/all' }), 'SESSION_SECRET_FILE names cannot be read (ENOENT)'],
    ['a folder', () => ({ SESSION_SECRET_FILE: '/' }), '(EISDIR)'],
    ['empty', () => ({ TELEGRAM_BOT_TOKEN_FILE: file(' \n') }), 'TELEGRAM_BOT_TOKEN_FILE names is empty'],
    ['no token', () => ({ TELEGRAM_BOT_TOKEN_FILE: file('quokka') }), 'TELEGRAM_BOT_TOKEN is not a token'],
  ])('that are %s are told by name, never by what is in them', (_, make, says) => {
    const env: Record<string, string> = make();
    expect(() => readConfig(env)).toThrow(ConfigError);
    expect(() => readConfig(env)).toThrow(says);
    expect(() => readConfig(env)).not.toThrow(/quokka/);
  });
});
