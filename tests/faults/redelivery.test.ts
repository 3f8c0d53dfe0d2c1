import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testSeal } from '../adapters/telegram/bot.ts';
import { temporaryFolder } from '../bot/kit.ts';
import { postgresServer } from '../postgres/kit.ts';
import { OnDiscord, OnTelegram } from './doors.ts';
import { allOnce, modelOf, opened, type Scene, talk, WORDS } from './scene.ts';

// Platforms promise to bring each event at least once.

const postgres = postgresServer();
const doors: Readonly<Record<string, () => Promise<Scene>>> = { Telegram: OnTelegram.open, Discord: OnDiscord.open };
const stores: Readonly<Record<string, (name: string) => Promise<string>>> = {
  SQLite: async () => `sqlite:${join(temporaryFolder(), 'again.db')}`,
  PostgreSQL: (name) => postgres().createDatabase(`again_${name.toLowerCase()}`),
};
const cases = Object.keys(doors).flatMap((door) => Object.keys(stores).map((store) => [door, store] as const));

describe('every event of a talk comes again', { timeout: 120_000 }, () => {
  test.each(cases)('on %s and %s, in its order and the other way round, before and after a restart: nothing changes', async (door, store) => {
    const scene = await doors[door]?.();
    const url = await stores[store]?.(door);
    if (!scene || url === undefined) throw new Error('a case that is not there');
    await scene.begin(await opened(url, testSeal));
    const model = await modelOf(scene);
    const people = [scene.person(), scene.person(), scene.person()];
    const [first, rest] = [WORDS.slice(0, 6), WORDS.slice(6)];
    await Promise.all(people.map((each) => talk(each, [scene.hello, ...first])));
    const before = await Promise.all(people.map((each) => each.session()));
    const both = async () => {
      await scene.again('forwards');
      await scene.again('backwards');
    };
    await both();
    await scene.end();
    await scene.begin(await opened(url, testSeal));
    await both();
    expect(await Promise.all(people.map((each) => each.session()))).toEqual(before);
    // The door of the process that had them knew them; after it the store did.
    expect(scene.counts.filter((what) => what === 'duplicate').length).toBeGreaterThanOrEqual(3 * (first.length + 1));
    await Promise.all(people.map((each) => talk(each, rest)));
    await both();
    expect(await allOnce(scene, model, people)).toMatchObject({ doubled: 0, sorry: 0 });
    await scene.close();
  });
});
