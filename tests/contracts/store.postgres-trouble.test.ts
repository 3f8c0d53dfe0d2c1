import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, database } from '../../src/storage/postgres/connection.ts';
import { openPostgres } from '../../src/storage/postgres/open.ts';
import { createSeal } from '../../src/storage/seal.ts';
import { CorruptRow, type Store, StoreRefused, StoreUnavailable } from '../../src/storage/store.ts';
import { Wire } from '../postgres/proxy.ts';
import { postgresServer } from '../postgres/kit.ts';
import { nothing, person, reply, saved, seal, talking, turn } from './store.helpers.ts';

const server = postgresServer();
const options = { seal, clock: Date.now };
let admin: Database;
let opened: Store[] = [];
beforeEach(async () => {
  admin = database(server().url(), 1);
  await admin.run({ text: 'DROP SCHEMA IF EXISTS bothends CASCADE' });
});
afterEach(async () => {
  await Promise.all(opened.map((store) => store.close()));
  opened = [];
  await admin.close();
});

async function open(url = server().url(), more: object = {}) {
  const store = await openPostgres(url, { ...options, ...more });
  opened.push(store);
  return store;
}
const failure = (work: Promise<unknown>) => work.then(() => undefined, (error: unknown) => error);
const sql = (text: string) => admin.run({ text });
/** Everybody else has to connect anew, and then sees what was set for new connections. */
async function reconnected(): Promise<void> {
  await sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'bothends' AND pid <> pg_backend_pid()");
  await pause(100);
}

it('bears a restart of the database: what was begun meanwhile is saved', async () => {
  const store = await open();
  const { version } = await saved(store, turn('anna'));
  await server().down('SIGQUIT');
  const [write, row] = [saved(store, turn('bo', { outbox: reply() })), store.load(person('anna'))];
  await pause(700);
  await server().up();
  expect(await row).toMatchObject({ version });
  const { outbox } = await write;
  expect(store.holds(outbox)).toBe(true);
  await store.markSent(outbox, 1);
});

it('is unavailable while the database is away, without its password, and works again after', { timeout: 30_000 }, async () => {
  const store = await open();
  await admin.close();
  await server().down();
  for (const error of await Promise.all([failure(store.commit(turn('anna'))), failure(store.load(person('anna'))), failure(openPostgres(server().url(), options))])) {
    expect(error).toBeInstanceOf(StoreUnavailable);
    expect(error).toMatchObject({ reason: expect.stringMatching(/^ECONNREFUSED$|^CONNECTION$|^ECONNRESET$/), file: `127.0.0.1:${server().port}/postgres` });
    expect(String(error)).not.toMatch(/a-password/);
  }
  await server().up();
  admin = database(server().url(), 1);
  await saved(store, turn('anna'));
});

it('finds out whether a turn was saved whose answer was lost on the way', async () => {
  const wire = await Wire.to(server().port);
  const store = await open(server().url().replace(String(server().port), String(wire.port)));
  await saved(store, turn('anna'));
  wire.cutNextAnswer();
  const { outbox } = await saved(store, turn('bo', { outbox: reply('for bo') }));
  expect(store.holds(outbox)).toBe(true);
  expect((await store.unsent('test', 9)).map(({ id, calls }) => ({ id, calls }))).toEqual([{ id: outbox, calls: reply('for bo').calls }]);
  wire.cutNextAnswer();
  expect((await store.commit(turn('cy', { session: nothing() }))).outcome).not.toBe('conflict');
  wire.cutNextAnswer();
  expect(await store.forget(person('bo'), 'test:forget')).toBe(true);
  await store.close();
  await wire.close();
});

it.each([
  ['takes no writes', '25006', 'ALTER DATABASE postgres SET default_transaction_read_only = on', 'ALTER DATABASE postgres RESET default_transaction_read_only'],
  ['has no room left', '53100', "CREATE FUNCTION bothends.full() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no space left' USING ERRCODE = 'disk_full'; END $$; CREATE TRIGGER full_disk BEFORE INSERT ON bothends.event EXECUTE FUNCTION bothends.full()", 'DROP FUNCTION bothends.full CASCADE'],
])('is unavailable while the database %s, having saved nothing, and works again after', { timeout: 30_000 }, async (_, reason, breaking, mending) => {
  const store = await open();
  await sql(breaking);
  await reconnected();
  const write = turn('anna', { outbox: reply() });
  expect(await failure(store.commit(write))).toMatchObject({ name: 'StoreUnavailable', reason });
  expect(await store.load(person('anna'))).toBeUndefined();
  await sql(`SET default_transaction_read_only = off; ${mending}`);
  await reconnected();
  await saved(store, write);
});

it('waits for a free connection', { timeout: 30_000 }, async () => {
  await sql("DROP ROLE IF EXISTS few; CREATE ROLE few LOGIN PASSWORD 'few-password' CONNECTION LIMIT 0; GRANT CREATE ON DATABASE postgres TO few");
  const url = server().url().replace(/postgres:[^/@]*@/, 'few:few-password@');
  const error = await failure(openPostgres(url, options));
  expect(error).toMatchObject({ name: 'StoreUnavailable', reason: '53300' });
  const begun = open(url);
  await pause(300);
  await sql('ALTER ROLE few CONNECTION LIMIT 3');
  await saved(await begun, turn('anna'));
  await Promise.all(Array.from({ length: 50 }, (_, n) => begun.then((store) => saved(store, turn(`user ${n}`)))));
});

it.each([
  ['another password', (url: string) => url.replace('a-password', 'b-password'), /127\.0\.0\.1:\d+\/postgres: user name or password is wrong/],
  ['a database that is not there', (url: string) => url.replace(/postgres$/, 'nowhere'), /nowhere: there is no such database; make it/],
])('refuses %s in one line', async (_, wrong, told) => {
  const error = await failure(openPostgres(wrong(server().url()), options));
  expect(error).toBeInstanceOf(StoreRefused);
  expect(String(error)).toMatch(told);
  expect(String(error)).not.toMatch(/password-of|\n/);
});

it('refuses a user who may make nothing', async () => {
  await sql("DROP ROLE IF EXISTS guest; CREATE ROLE guest LOGIN PASSWORD 'guest-password'");
  const error = await failure(openPostgres(server().url().replace(/postgres:[^/@]*@/, 'guest:guest-password@'), options));
  expect(String(error)).toMatch(/may not make or use the schema bothends/);
});

it('is made once by many that start at the same time', async () => {
  const stores = await Promise.all(Array.from({ length: 4 }, () => open()));
  await saved(stores[0] as Store, turn('anna'));
  for (const store of stores) expect(await store.load(person('anna'))).toBeDefined();
});

it('refuses a schema from a later release, and another secret', async () => {
  await (await open()).close();
  const other = createSeal('quite another secret, also long enough');
  await expect(openPostgres(server().url(), { ...options, seal: other })).rejects.toThrow(/made with another secret/);
  await sql('UPDATE bothends.schema SET version = 99');
  const error = await failure(openPostgres(server().url(), options));
  expect(error).toBeInstanceOf(StoreRefused);
  expect(String(error)).toMatch(/has schema 99, this release knows 1: run the newer release/);
});

it('calls a row that is no session corrupt, without quoting it, and gives up an entry that was moved', async () => {
  const problems: Error[] = [];
  const store = await open(server().url(), { report: (problem: Error) => problems.push(problem) });
  await saved(store, turn('anna', { outbox: reply('for anna') }));
  await saved(store, turn('bo', { outbox: reply('for bo') }));
  await admin.run({ text: 'UPDATE bothends.session SET session = $1' }, ['{"v":1,"secret":[']);
  const error = await failure(store.load(person('anna')));
  expect(error).toBeInstanceOf(CorruptRow);
  expect(String(error)).not.toContain('secret');
  await admin.run({ text: 'UPDATE bothends.outbox SET person = $1 WHERE person = $2' }, [person('eve'), person('anna')]);
  expect((await store.unsent('test', 9)).map(({ calls }) => calls)).toEqual([reply('for bo').calls]);
  expect(problems.map(({ message }) => message)).toEqual([expect.stringMatching(/outbox entry \d+ is given up/)]);
  expect(await store.unsent('test', 9)).toHaveLength(1);
});

it('applies an event once that two processes bring at the same moment, even where nothing is kept of the person', async () => {
  const [one, two] = [await open(), await open()];
  for (let n = 0; n < 60; n++) {
    const write = turn(`user ${n}`, { session: n % 2 ? nothing() : talking(), ...(n % 3 && { outbox: reply() }) });
    const outcomes = await Promise.all([one.commit(write), two.commit(write)]);
    expect(outcomes.filter(({ outcome }) => outcome === 'saved')).toHaveLength(1);
    // Nobody else is given what the winner is about to send.
    expect(outcomes.some((each) => each.outcome === 'duplicate' && each.unsent)).toBe(false);
  }
  const waiting = [...(await one.unsent('test', 99)), ...(await two.unsent('test', 99))];
  expect(waiting).toHaveLength(40);
});
