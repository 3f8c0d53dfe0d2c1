import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, onTestFinished, test } from 'vitest';
import { revisionsOf } from '../../src/bot.ts';
import { database, type Database } from '../../src/storage/postgres/connection.ts';
import { openPostgres } from '../../src/storage/postgres/open.ts';
import { type OutboxId, retention, type Store } from '../../src/storage/store.ts';
import { testSeal } from '../adapters/telegram/bot.ts';
import { temporaryFolder } from '../bot/kit.ts';
import { reply, saved, turn } from '../contracts/store.helpers.ts';
import { postgresServer } from '../postgres/kit.ts';
import { Wire } from '../postgres/proxy.ts';
import { OnTelegram } from './doors.ts';
import { allOnce, material, modelOf, opened, talk, WORDS } from './scene.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const postgres = postgresServer();
const stores: Readonly<Record<string, (name: string) => Promise<string>>> = {
  SQLite: async () => `sqlite:${join(temporaryFolder(), 'clock.db')}`,
  PostgreSQL: (name) => postgres().createDatabase(name),
};

describe("the process's clock", { timeout: 120_000 }, () => {
  test.each(Object.keys(stores))('on %s, set a day forward, two days back, and right again in the middle of talks: nothing is lost', async (name) => {
    const scene = await OnTelegram.open();
    onTestFinished(() => scene.close());
    let ahead = 0;
    const store = await opened((await stores[name]?.('clock_set')) ?? '', testSeal, () => ahead);
    await scene.begin(store);
    const model = await modelOf(scene);
    const people = Array.from({ length: 6 }, () => scene.person());
    const each = (words: readonly string[]) => Promise.all(people.map((person) => talk(person, words)));
    await each([scene.hello, ...WORDS.slice(0, 3)]);
    for (const [at, clock] of [DAY, -DAY, 0].entries()) {
      ahead = clock;
      await store.sweep(revisionsOf(material));
      await each(WORDS.slice(3 + at * 2, 5 + at * 2));
      await scene.again('backwards');
    }
    await each(WORDS.slice(9));
    expect(await allOnce(scene, model, people)).toMatchObject({ doubled: 0, sorry: 0 });
  });

  test.each(Object.keys(stores))('on %s, a day ahead for a while: what was kept then goes a day late, and no later', async (name) => {
    let ahead = DAY;
    const store = await opened((await stores[name]?.('clock_kept')) ?? '', testSeal, () => ahead);
    onTestFinished(() => store.close());
    const write = turn('ann');
    await saved(store, write);
    for (const [clock, there] of [[0, true], [retention.idle - HOUR, true], [retention.idle + DAY - HOUR, true], [retention.idle + DAY + HOUR, false]] as const) {
      ahead = clock;
      await store.sweep([]);
      expect([clock, (await store.load(write.person)) !== undefined]).toEqual([clock, there]);
    }
  });
});

describe("the database's clock", { timeout: 120_000 }, () => {
  test('set a day back: what a dead worker had to send is taken over as soon as ever', async () => {
    const set = await withClock('clock_back');
    const [one, two] = [await set.worker(), await set.worker()];
    const { outbox } = await saved(one.store, turn('ann', { outbox: reply() }));
    one.wire.tear();
    await set.clock('-1 day');
    const began = Date.now();
    expect(await takenOver(two.store, outbox, 20_000)).toBe(true);
    expect(Date.now() - began).toBeLessThan(15_000);
    expect(one.store.holds(outbox)).toBe(false);
  });

  test('set a day back: what a live worker has to send stays with it', async () => {
    const set = await withClock('clock_back_live');
    const [one, two] = [await set.worker(), await set.worker()];
    const { outbox } = await saved(one.store, turn('ann', { outbox: reply() }));
    await set.clock('-1 day');
    expect(await takenOver(two.store, outbox, 9_000)).toBe(false);
    expect(one.store.holds(outbox)).toBe(true);
  });

  test('set a day forward: each reply is in the hands of one, soon after', async () => {
    const set = await withClock('clock_forward');
    const [one, two] = [await set.worker(), await set.worker()];
    const { outbox } = await saved(one.store, turn('ann', { outbox: reply() }));
    await set.clock('1 day');
    await Promise.all([one, two].map(({ store }) => store.unsent('test', 9)));
    // Both have shown that they live.
    await pause(3_500);
    await Promise.all([one, two].map(({ store }) => store.unsent('test', 9)));
    expect([one, two].filter(({ store }) => store.holds(outbox))).toHaveLength(1);
  });
});

/** Whether an entry comes into the hands of that worker in so many milliseconds. */
async function takenOver(by: Store, outbox: OutboxId, patience: number): Promise<boolean> {
  for (const until = Date.now() + patience; Date.now() < until; await pause(300)) {
    if ((await by.unsent('test', 9)).some(({ id }) => id === outbox)) return true;
  }
  return false;
}

/** A database whose clock can be set, for all that is asked there; and workers on it, each by its own wire. */
async function withClock(name: string) {
  const url = await postgres().createDatabase(name);
  const admin: Database = database(url, 1);
  onTestFinished(() => admin.close());
  await admin.run({ text: `
    CREATE SCHEMA faked;
    CREATE TABLE faked.clock (ahead interval);
    INSERT INTO faked.clock VALUES ('0');
    CREATE FUNCTION faked.clock_timestamp() RETURNS timestamptz LANGUAGE sql AS 'SELECT pg_catalog.clock_timestamp() + (SELECT ahead FROM faked.clock)';
    ALTER DATABASE ${name} SET search_path = faked, pg_catalog` });
  return {
    clock: (ahead: string) => admin.run({ text: 'UPDATE faked.clock SET ahead = $1::interval' }, [ahead]),
    worker: async () => {
      const wire = await Wire.to(postgres().port);
      const store = await openPostgres(url.replace(String(postgres().port), String(wire.port)), { seal: testSeal, clock: Date.now });
      onTestFinished(async () => {
        await store.close();
        await wire.close();
      });
      return { store, wire };
    },
  };
}
