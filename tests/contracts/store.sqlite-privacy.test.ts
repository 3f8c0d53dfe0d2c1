import { readdirSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { bytesIn, inFolder, nothing, person, reply, saved, seal, talking, turn } from './store.helpers.ts';

const options = { seal, clock: Date.now };

it('writes no user, event, destination or message text to its files', () =>
  inFolder(async (folder) => {
    const store = await openSqlite(join(folder, 'a.db'), options);
    const outbox = { platform: 'test', to: { chat: 'chat-556677' }, calls: [{ text: 'words-to-be-sent' }] };
    await saved(store, turn('user-889900', { event: 'test:event-112233', outbox }));
    const bytes = bytesIn(folder);
    expect(bytes).toContain(person('user-889900'));
    for (const secret of ['889900', '112233', '556677', 'words-to-be-sent']) expect(bytes).not.toContain(secret);
    await store.close();
  }),
);

it('leaves no byte of a forgotten person in its files', () =>
  inFolder(async (folder) => {
    const store = await openSqlite(join(folder, 'a.db'), options);
    await fillAround(store, 'marker');
    const marker = `the-marker-${'x'.repeat(1500)}`;
    let { version } = await saved(store, turn('marker', { session: talking(marker), outbox: reply(marker) }));
    for (let n = 0; n < 5; n++) {
      ({ version } = await saved(store, turn('marker', { version, session: talking(marker), adapter: marker })));
    }
    expect(bytesIn(folder)).toContain('the-marker');
    await store.forget(person('marker'), 'test:event-of-the-marker');
    expect(bytesIn(folder)).not.toContain('the-marker');
    expect(bytesIn(folder)).not.toContain(person('marker'));
    expect(bytesIn(folder)).not.toContain('event-of-the-marker');
    expect(await store.load(person('around 7'))).toBeDefined();
    await store.close();
  }),
);

it('leaves no answer of an ended conversation in its files after a sweep', () =>
  inFolder(async (folder) => {
    const store = await openSqlite(join(folder, 'a.db'), options);
    const { version } = await saved(store, turn('anna', { session: talking('the-answer') }));
    await fillAround(store, 'anna');
    await saved(store, turn('anna', { version, session: nothing() }));
    await store.sweep([]);
    expect(bytesIn(folder)).not.toContain('the-answer');
    await store.close();
  }),
);

it('forgets even while another process reads', () =>
  inFolder(async (folder) => {
    const file = join(folder, 'a.db');
    const store = await openSqlite(file, options);
    await saved(store, turn('anna', { session: talking('the-answer') }));
    const reader = new DatabaseSync(file);
    reader.exec('BEGIN; SELECT * FROM session');
    setTimeout(() => reader.exec('COMMIT'), 300);
    await store.forget(person('anna'));
    expect(bytesIn(folder)).not.toContain('the-answer');
    reader.close();
    await store.close();
  }),
);

it('lets nobody else read its files', () =>
  inFolder(async (folder) => {
    const inner = join(folder, 'data');
    const store = await openSqlite(join(inner, 'a.db'), options);
    await saved(store, turn('anna'));
    expect(statSync(inner).mode & 0o777).toBe(0o700);
    expect(readdirSync(inner).sort()).toEqual(['a.db', 'a.db-shm', 'a.db-wal']);
    for (const name of readdirSync(inner)) expect(statSync(join(inner, name)).mode & 0o777).toBe(0o600);
    await store.close();
  }),
);

/** Other people's rows, so that pages split and move. */
async function fillAround(store: Awaited<ReturnType<typeof openSqlite>>, user: string): Promise<void> {
  const others = Array.from({ length: 400 }, (_, n) => saved(store, turn(`around ${n}`, { outbox: reply(user) })));
  await Promise.all(others);
}
