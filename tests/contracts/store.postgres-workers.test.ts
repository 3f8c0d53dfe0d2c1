import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { type Database, database } from '../../src/storage/postgres/connection.ts';
import { openPostgres } from '../../src/storage/postgres/open.ts';
import type { Store } from '../../src/storage/store.ts';
import { postgresServer } from '../postgres/kit.ts';
import { person, reply, saved, seal, turn } from './store.helpers.ts';

const server = postgresServer();
let admin: Database;
let [one, two]: Store[] = [];
beforeEach(async () => {
  admin = database(server().url(), 1);
  await admin.run({ text: 'DROP SCHEMA IF EXISTS bothends CASCADE' });
  [one, two] = [await openPostgres(server().url(), { seal, clock: Date.now }), await openPostgres(server().url(), { seal, clock: Date.now })];
});
afterEach(async () => {
  await Promise.all([one?.close(), two?.close()]);
  await admin.close();
});

const both = (): [Store, Store] => {
  if (!one || !two) throw new Error('two workers are open while a test runs');
  return [one, two];
};
const waiting = async (store: Store) => (await store.unsent('test', 99)).map(({ id }) => id);
/** As if the first worker had been away for an hour. */
const unseen = () => admin.run({ text: "UPDATE bothends.worker SET seen = seen - interval '1 hour' WHERE id = (SELECT min(id) FROM bothends.worker)" });
/** The time since which the server runs is young in a test. */
const olderServer = () => pause(6_500);

it('leaves to a live worker what it has to send, however long that takes, and its redeliveries too', async () => {
  const [first, second] = both();
  const write = turn('anna', { outbox: reply() });
  const { outbox } = await saved(first, write);
  await admin.run({ text: 'UPDATE bothends.outbox SET at = at - 3600000' });
  expect([await waiting(first), await waiting(second)]).toEqual([[outbox], []]);
  expect([first.holds(outbox), second.holds(outbox)]).toEqual([true, false]);
  expect(await second.commit(write)).toEqual({ outcome: 'duplicate' });
  expect(await first.commit(write)).toMatchObject({ outcome: 'duplicate', unsent: { id: outbox } });
});

it('gives what a worker left to one other, at once when it stopped', async () => {
  const [first, second] = both();
  const third = await openPostgres(server().url(), { seal, clock: Date.now });
  const made = await Promise.all(Array.from({ length: 60 }, (_, n) => saved(first, turn(`user ${n}`, { outbox: reply() }))));
  await first.close();
  const shares = await Promise.all([waiting(second), waiting(third)]);
  expect(shares.flat().sort((a, b) => a - b)).toEqual(made.map(({ outbox }) => outbox).sort((a, b) => a - b));
  expect(await waiting(second), 'it stays with the one that took it').toEqual(shares[0]);
  await third.close();
});

it('gives each entry to one only, however many ask at the same moment', async () => {
  const [, second] = both();
  const others = await Promise.all(Array.from({ length: 4 }, () => openPostgres(server().url(), { seal, clock: Date.now })));
  for (let round = 0; round < 15; round += 1) {
    const dying = await openPostgres(server().url(), { seal, clock: Date.now });
    await Promise.all(Array.from({ length: 60 }, (_, n) => saved(dying, turn(`user ${round} ${n}`, { outbox: reply() }))));
    await dying.close();
    const shares = await Promise.all([second, ...others].map(waiting));
    const all = shares.flat();
    expect(all.length, 'nobody has what another has').toBe(new Set(all).size);
    await admin.run({ text: 'DELETE FROM bothends.outbox' });
  }
  await Promise.all(others.map((each) => each.close()));
});

it('takes over from a worker that was not seen for long, which then lets go', { timeout: 30_000 }, async () => {
  const [first, second] = both();
  await olderServer();
  const { outbox } = await saved(first, turn('anna', { outbox: reply() }));
  await unseen();
  expect(await waiting(second)).toEqual([outbox]);
  expect(second.holds(outbox)).toBe(true);
  for (let n = 0; n < 100 && first.holds(outbox); n++) await pause(50);
  expect(first.holds(outbox)).toBe(false);
  expect(await waiting(first)).toEqual([]);
  const next = await saved(first, turn('bo', { outbox: reply() }));
  expect(first.holds(next.outbox), 'under its new number it goes on').toBe(true);
  expect(await first.load(person('anna'))).toBeDefined();
});

it('takes nobody for dead because the database was away', { timeout: 40_000 }, async () => {
  const [first, second] = both();
  const { outbox } = await saved(first, turn('anna', { outbox: reply() }));
  await server().down();
  await pause(6_500);
  expect(first.holds(outbox), 'not sure while nobody can tell').toBe(false);
  await server().up();
  expect(await waiting(second)).toEqual([]);
  for (let n = 0; n < 100 && !first.holds(outbox); n++) await pause(50);
  expect(first.holds(outbox)).toBe(true);
});
