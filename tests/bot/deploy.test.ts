import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { readConfig } from '../../src/config.ts';
import { root } from './kit.ts';

const read = (file: string) => readFileSync(join(root, file), 'utf8');
const settings = [...read('deploy/env.example').matchAll(/^([A-Z_]+)=/gm)].map(([, name]) => name ?? '');
/** For the compose file itself. */
const own = ['DOMAIN', 'POSTGRES_PASSWORD'];

interface Compose {
  services: Record<string, { environment?: Record<string, string | number>; read_only?: boolean; cap_drop?: string[] }>;
}
// Only these are looked at.
const { services } = parse(read('deploy/compose.yaml')) as Compose;

test('every setting of deploy/ is one that the bot reads and the README explains', () => {
  const given = [...settings, ...Object.keys(services['worker']?.environment ?? {})].filter((name) => !own.includes(name));
  for (const name of given) {
    expect(read('src/config.ts')).toContain(`'${name}'`);
    expect(read('README.md')).toContain(`\`${name}\``);
  }
});

test('a worker of the compose file starts with what env.example asks for', () => {
  const filled = { DATABASE_URL: 'postgres://bothends:abc@postgres:5432/bothends', PORT: '8080', SESSION_SECRET: 'x'.repeat(64), TELEGRAM_BOT_TOKEN: '1:a', TELEGRAM_WEBHOOK_URL: 'https://bot.example.org/telegram', TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(64), DISCORD_TOKEN: 'a.b.c', DISCORD_PUBLIC_KEY: 'a'.repeat(64), OPERATOR_CONTACT: 'us' };
  expect(new Set([...Object.keys(filled), ...own])).toEqual(new Set([...settings, 'DATABASE_URL', 'PORT']));
  expect(readConfig(filled).door).toMatchObject({ kind: 'platforms', port: 8080, telegram: { webhook: {} }, discord: { publicKey: 'a'.repeat(64) } });
  expect(services['worker']).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
});

test('neither the unit nor the container lets a crash leave memory behind, or gain rights', () => {
  for (const line of ['LimitCORE=0', 'NoNewPrivileges=yes']) expect(read('deploy/bothends.service')).toContain(line);
  expect(services['worker']).toMatchObject({ security_opt: ['no-new-privileges:true'] });
});

test('the container holds what a start reads, and does not run as root', () => {
  const text = read('deploy/Containerfile');
  for (const name of ['src', 'flows', 'content', 'package.json']) expect(text).toMatch(new RegExp(`COPY .*\\b${name}\\b`));
  expect(text).toMatch(/^USER node$/m);
});
