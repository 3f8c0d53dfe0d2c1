import { chmodSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import { database } from '../../src/storage/postgres/connection.ts';
import { openStore } from '../../src/storage/open.ts';
import { createSeal } from '../../src/storage/seal.ts';
import { SCHEMA } from '../../src/storage/sqlite/migrations.ts';
import { loadSecret } from '../../src/storage/secret.ts';
import { temporaryFolder } from '../bot/kit.ts';
import { reply, saved, turn } from '../contracts/store.helpers.ts';
import { postgresServer } from '../postgres/kit.ts';
import { cli, type Result } from './kit.ts';

const SECRET = 'a secret for the doctor that is long enough';
const OTHER = 'another secret, which is long enough as well';
const doctor = (env: Record<string, string>, now = Date.now()) => cli(['doctor'], { env, now: () => new Date(now) });
const line = ({ out }: Result, what: string) => out.split('\n').find((each) => each.includes(` ${what} `)) ?? '';

/** A database that was used: one conversation, one reply that waits. */
async function used(url: string, secret: string): Promise<void> {
  const seal = createSeal(secret);
  const store = await openStore(url, { seal, clock: Date.now });
  await saved(store, turn('anna', { person: seal.personKey('test', 'anna'), outbox: reply() }));
  await store.close();
}

test('a setting that cannot be used is a problem, without its value', async () => {
  const wrong = await doctor({ SESSION_SECRET: 'too short' });
  expect([wrong.code, wrong.out]).toEqual([1, expect.stringMatching(/^problem\s+settings\s+SESSION_SECRET is 9 bytes/)]);
  expect((await doctor({ DATABASE_URL: 'mysql://a:b@c/d' })).out).toMatch(/names "mysql"/);
});

describe('SQLite', () => {
  test('from nothing to a database in use, which it does not change', async () => {
    const file = join(temporaryFolder(), 'data', 'a.db');
    const DATABASE_URL = `sqlite:${file}`;
    const before = await doctor({ DATABASE_URL });
    expect([before.code, line(before, 'place')]).toEqual([0, expect.stringContaining('made by the first start')]);
    const secret = loadSecret(DATABASE_URL);
    await used(DATABASE_URL, secret);
    const after = await doctor({ DATABASE_URL });
    expect(after.code).toBe(0);
    expect(line(after, 'schema')).toContain(`ok       schema       version ${SCHEMA}`);
    expect(line(after, 'secret')).toContain('opens what is stored (1 waiting replies tried)');
    expect(line(after, 'disk')).toContain('free in');
    expect(after.out).not.toContain(secret);
  });

  test('another secret, a newer schema, readers, damage', async () => {
    const file = join(temporaryFolder(), 'a.db');
    const env = { DATABASE_URL: `sqlite:${file}`, SESSION_SECRET: SECRET };
    await used(env.DATABASE_URL, SECRET);
    const other = await doctor({ ...env, SESSION_SECRET: OTHER });
    expect([other.code, line(other, 'secret')]).toEqual([1, expect.stringContaining('not the one that the database was made with')]);
    expect(other.out).not.toMatch(/which is long|doctor that/);
    expect(line(await doctor({ DATABASE_URL: env.DATABASE_URL }), 'secret')).toContain('there is none');
    chmodSync(file, 0o644);
    expect(line(await doctor(env), 'access')).toMatch(/warning .*chmod 600/);
    const db = new DatabaseSync(file);
    db.exec("UPDATE outbox SET sealed = x'00'; PRAGMA wal_checkpoint(TRUNCATE)");
    expect(line(await doctor(env), 'secret')).toContain('1 of 1 waiting replies do not open');
    db.exec('PRAGMA user_version = 9');
    db.close();
    expect(line(await doctor(env), 'schema')).toMatch(/problem .*version 9, this release knows \d/);
  });
});

describe('PostgreSQL', { timeout: 120_000 }, () => {
  const server = postgresServer();
  const env = () => ({ DATABASE_URL: server().url(), SESSION_SECRET: SECRET });

  test('from nothing to a database in use, the clock, the secret, a newer schema', async () => {
    const before = await doctor(env());
    expect([before.code, line(before, 'schema')]).toEqual([0, expect.stringContaining('made by the first start')]);
    await used(server().url(), SECRET);
    const after = await doctor(env());
    expect(after.code).toBe(0);
    expect(line(after, 'place')).toMatch(/127\.0\.0\.1:\d+\/postgres, PostgreSQL 18/);
    expect(line(after, 'connections')).toMatch(/\d+ of 3\d in use/);
    expect(line(after, 'secret')).toContain('opens what is stored');
    expect(line(after, 'content')).toContain('1 conversations, 1 replies wait, 0 workers alive');
    expect(line(await doctor(env(), Date.now() + 20_000), 'clock')).toMatch(/warning .*(?:19|20)\.\d s ahead of/);
    expect((await doctor(env(), Date.now() - 3_600_000)).code).toBe(1);
    expect(line(await doctor({ ...env(), SESSION_SECRET: OTHER }), 'secret')).toMatch(/^problem/);
    const admin = database(server().url(), 1);
    await admin.run({ text: 'UPDATE bothends.schema SET version = 7' });
    await admin.close();
    expect(line(await doctor(env()), 'schema')).toContain('version 7, this release knows 1');
  });

  test('a wrong password and a server that is away are told in a line, without the password', async () => {
    const wrong = await doctor({ ...env(), DATABASE_URL: server().url().replace('a-password', 'b-password') });
    expect([wrong.code, wrong.out]).toEqual([1, expect.stringMatching(/^problem\s+place\s+127\.0\.0\.1:\d+\/postgres: user name or password is wrong\.$/m)]);
    await server().down();
    const away = await doctor(env());
    expect([away.code, away.out]).toEqual([1, expect.stringMatching(/^problem\s+place\s+127\.0\.0\.1:\d+\/postgres cannot serve: ECONNREFUSED \(nothing listens at this address and port\)$/m)]);
    await server().up();
  });
});
