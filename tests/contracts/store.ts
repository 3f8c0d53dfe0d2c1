import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SESSION_VERSION } from '../../src/engine/session.ts';
import { StoreUnavailable } from '../../src/storage/store.ts';
import type { Store } from '../../src/storage/store.ts';
import { keepingContract } from './store.keeping.ts';
import { Clock, ended, nothing, person, reply, saved, talking, turn } from './store.helpers.ts';

/** What the shell relies on, of every store. `make` gives an empty one that reads the given clock. */
export function storeContract(name: string, make: (clock: () => number) => Promise<Store>): void {
  describe(`${name} keeps the store's contract`, () => {
    const clock = new Clock();
    let store: Store;
    beforeEach(async () => {
      store = await make(clock.read);
    });
    afterEach(() => store.close());

    rows(() => store);
    versions(() => store);
    deliveries(() => store);
    outbox(() => store);
    crowds(() => store);
    keepingContract(() => store, clock);
    documents(() => store, clock);

    it('rejects after close, which may be called twice', async () => {
      await store.close();
      await store.close();
      await expect(store.load(person('anna'))).rejects.toBeInstanceOf(StoreUnavailable);
      await expect(store.commit(turn('anna'))).rejects.toBeInstanceOf(StoreUnavailable);
    });

    it('finishes on close what was begun', async () => {
      const begun = store.commit(turn('anna'));
      await store.close();
      expect((await begun).outcome).toBe('saved');
    });
  });
}

function rows(store: () => Store): void {
  it('knows nobody at first', async () => {
    expect(await store().load(person('anna'))).toBeUndefined();
  });

  it('gives back what was saved', async () => {
    const session = { ...talking('“naïve” \u0000 🙂'), aside: [], under: [talking().frames], last: 'test:9' };
    const adapter = { messages: [1, 2], deep: { a: [null, true, 'x'] } };
    const { version } = await saved(store(), turn('anna', { session, adapter }));
    expect(await store().load(person('anna'))).toEqual({ session, adapter, version });
    expect(version).toBeGreaterThan(0);
  });

  it('does not see what the caller changes afterwards', async () => {
    const session = talking();
    await saved(store(), turn('anna', { session }));
    session.misses = 99;
    const row = await store().load(person('anna'));
    if (row) row.session.misses = 98;
    expect((await store().load(person('anna')))?.session.misses).toBe(0);
  });

  it('keeps no row for a session that holds nothing', async () => {
    expect(await saved(store(), turn('anna', { session: nothing() }))).toEqual({ version: 0, outbox: 0 });
    const { version } = await saved(store(), turn('anna'));
    expect((await store().commit(turn('anna', { session: nothing() }))).outcome).toBe('conflict');
    await saved(store(), turn('anna', { version, session: nothing(), adapter: { message: 1 } }));
    expect(await store().load(person('anna'))).toBeUndefined();
    await saved(store(), turn('anna'));
  });

  it('keeps an ended conversation and one that only shows a card', async () => {
    await saved(store(), turn('anna', { session: ended() }));
    const aside = { ...nothing(), aside: [{ flow: 'crisis/held', revision: 'r', answers: {} }] };
    await saved(store(), turn('bo', { session: aside }));
    expect((await store().load(person('anna')))?.session).toEqual(ended());
    expect((await store().load(person('bo')))?.session).toEqual(aside);
  });

  it('leaves the session of a later release alone', async () => {
    const later = { ...talking(), v: SESSION_VERSION + 1 };
    // A later release's type, which this one has no name for.
    const { version } = await saved(store(), turn('anna', { session: later as never }));
    await expect(store().load(person('anna'))).rejects.toThrow(/format 2, this release knows 1/);
    expect((await store().commit(turn('anna'))).outcome).toBe('conflict');
    expect(version).toBeGreaterThan(0);
  });
}

function versions(store: () => Store): void {
  it('counts versions and refuses a turn computed from another one', async () => {
    const first = await saved(store(), turn('anna'));
    const second = await saved(store(), turn('anna', { version: first.version, session: talking('second') }));
    expect(second.version).toBe(first.version + 1);
    for (const version of [0, first.version, second.version + 1]) {
      expect(await store().commit(turn('anna', { version }))).toEqual({ outcome: 'conflict' });
    }
    expect((await store().load(person('anna')))?.session).toEqual(talking('second'));
  });

  it('refuses a turn computed from a row that is gone', async () => {
    const { version } = await saved(store(), turn('anna'));
    await store().forget(person('anna'));
    expect((await store().commit(turn('anna', { version }))).outcome).toBe('conflict');
    expect((await store().commit(turn('anna', { version, session: nothing() }))).outcome).toBe('conflict');
  });

  it('never takes a new row for the one before', async () => {
    const before = await saved(store(), turn('anna'));
    await saved(store(), turn('anna', { version: before.version, session: nothing() }));
    await saved(store(), turn('anna'));
    expect((await store().commit(turn('anna', { version: before.version }))).outcome).toBe('conflict');
  });
}

function deliveries(store: () => Store): void {
  it('applies an event once', async () => {
    const write = turn('anna');
    const { version } = await saved(store(), write);
    expect(await store().commit({ ...write, version, session: talking('again') })).toEqual({ outcome: 'duplicate' });
    expect((await store().load(person('anna')))?.session).toEqual(talking());
  });

  it('gives a redelivery what was not sent, with how far it went', async () => {
    const write = turn('anna', { outbox: reply('Do this', 2) });
    const { outbox } = await saved(store(), write);
    const entry = { id: outbox, person: person('anna'), ...reply('Do this', 2), sent: 0 };
    expect(await store().commit(write)).toEqual({ outcome: 'duplicate', unsent: entry });
    await store().markSent(outbox, 1);
    expect(await store().commit(write)).toEqual({ outcome: 'duplicate', unsent: { ...entry, sent: 1 } });
    await store().markSent(outbox, 2);
    expect(await store().commit(write)).toEqual({ outcome: 'duplicate' });
  });

  it('does not take an event as applied when its turn was refused', async () => {
    const { version } = await saved(store(), turn('anna'));
    const write = turn('anna', { version: version + 5, outbox: reply() });
    expect((await store().commit(write)).outcome).toBe('conflict');
    expect(await store().unsent('test', 10)).toEqual([]);
    expect((await store().commit({ ...write, version })).outcome).toBe('saved');
  });
}

function outbox(store: () => Store): void {
  it('lists what waits, oldest first, per platform', async () => {
    for (const user of ['anna', 'bo', 'cy']) await saved(store(), turn(user, { outbox: reply(user) }));
    await saved(store(), turn('di', { outbox: { ...reply('di'), platform: 'other' } }));
    const texts = (entries: { calls: unknown[] }[]) => entries.map(({ calls }) => calls);
    expect(texts(await store().unsent('test', 10))).toEqual(['anna', 'bo', 'cy'].map((user) => reply(user).calls));
    expect(texts(await store().unsent('test', 2))).toHaveLength(2);
    expect(texts(await store().unsent('other', 10))).toEqual([reply('di').calls]);
  });

  it('goes on behind an entry', async () => {
    const made = [];
    for (const user of ['anna', 'bo', 'cy']) made.push(await saved(store(), turn(user, { outbox: reply(user) })));
    const ids = made.map((each) => each.outbox);
    const after = async (id: number) => (await store().unsent('test', 2, 0, id)).map((entry) => entry.id);
    expect([await after(0), await after(ids[1] ?? 0), await after(ids[2] ?? 0)]).toEqual([ids.slice(0, 2), ids.slice(2), []]);
  });

  it('changes nothing for an adapter state that is no JSON', async () => {
    const { outbox } = await saved(store(), turn('anna', { outbox: reply(), adapter: 'before' }));
    await expect(store().markSent(outbox, 1, 1n as never)).rejects.toBeInstanceOf(TypeError);
    expect(await store().unsent('test', 9)).toHaveLength(1);
    await store().markSent(outbox, 1, (() => {}) as never);
    expect((await store().load(person('anna')))?.adapter).toBe('before');
    expect(await store().unsent('test', 9)).toEqual([]);
  });

  it('marks part of an entry, never less than before, and deletes it at its end', async () => {
    const { outbox } = await saved(store(), turn('anna', { outbox: reply('x', 3) }));
    const sent = async () => (await store().unsent('test', 9)).map((entry) => entry.sent);
    await store().markSent(outbox, 2);
    await store().markSent(outbox, 1);
    expect(await sent()).toEqual([2]);
    await store().markSent(outbox, 3);
    await store().markSent(outbox, 3);
    expect(await sent()).toEqual([]);
  });

  it('never uses the number of a finished entry for another', async () => {
    const one = await saved(store(), turn('anna', { outbox: reply() }));
    await store().markSent(one.outbox, 1);
    const two = await saved(store(), turn('bo', { outbox: reply() }));
    expect(two.outbox).toBeGreaterThan(one.outbox);
  });

  it('replaces the adapter state only of the turn that was sent', async () => {
    const one = await saved(store(), turn('anna', { outbox: reply('x', 2), adapter: 'first' }));
    await store().markSent(one.outbox, 1, { shown: 1 });
    expect((await store().load(person('anna')))?.adapter).toEqual({ shown: 1 });
    expect((await store().load(person('anna')))?.version).toBe(one.version);
    await saved(store(), turn('anna', { version: one.version, adapter: 'second' }));
    await store().markSent(one.outbox, 2, { shown: 2 });
    expect((await store().load(person('anna')))?.adapter).toBe('second');
  });
}

function crowds(store: () => Store): void {
  it('gives each of hundreds of turns at once its own outcome', async () => {
    const known = turn('known');
    await saved(store(), known);
    const good = Array.from({ length: 700 }, (_, n) => turn(`crowd ${n}`, { outbox: reply(`for ${n}`) }));
    const outcomes = await Promise.all(
      good.flatMap((write, n) => [
        store().commit(write),
        store().commit(n % 2 ? known : turn('known', { version: 3 })),
      ]),
    );
    const counted = Object.groupBy(outcomes, ({ outcome }) => outcome);
    expect(counted.saved).toHaveLength(700);
    expect(counted.duplicate).toHaveLength(350);
    expect(counted.conflict).toHaveLength(350);
    expect((await store().unsent('test', 1000)).map(({ person }) => person)).toEqual(good.map(({ person }) => person));
  });

  it('lets one of many turns of the same person through', async () => {
    const outcomes = await Promise.all(Array.from({ length: 300 }, () => store().commit(turn('anna'))));
    expect(outcomes.filter(({ outcome }) => outcome === 'saved')).toHaveLength(1);
    expect(outcomes.filter(({ outcome }) => outcome === 'conflict')).toHaveLength(299);
  });

  it('fails only the turn that cannot be written', async () => {
    const broken = turn('bo', { adapter: 1n as never });
    const outcomes = await Promise.allSettled([store().commit(turn('anna')), store().commit(broken), store().commit(turn('cy'))]);
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(await store().load(person('bo'))).toBeUndefined();
  });
}

function documents(store: () => Store, clock: Clock): void {
  it('keeps documents until they are deleted, and lets nobody write over what they have not seen', async () => {
    expect(await store().document('server', 'a')).toBeUndefined();
    expect(await store().saveDocument('server', 'a', { name: 'é\u0000"', list: [1, null] }, 1)).toBe(false);
    expect(await store().saveDocument('server', 'a', { name: 'é\u0000"', list: [1, null] }, 0)).toBe(true);
    expect(await store().saveDocument('server', 'a', 'late', 0)).toBe(false);
    const first = await store().document('server', 'a');
    expect(first?.value).toEqual({ name: 'é\u0000"', list: [1, null] });
    const both = await Promise.all([store().saveDocument('server', 'a', 'one', first?.version ?? 0), store().saveDocument('server', 'a', 'two', first?.version ?? 0)]);
    expect(both.toSorted()).toEqual([false, true]);
    clock.now += 400 * 24 * 3_600_000;
    await store().sweep([]);
    const second = await store().document('server', 'a');
    expect(['one', 'two']).toContain(second?.value);
    expect(await store().saveDocument('server', 'a', undefined, first?.version ?? 0)).toBe(false);
    expect(await store().saveDocument('server', 'a', undefined, second?.version ?? 0)).toBe(true);
    expect(await store().document('server', 'a')).toBeUndefined();
  });

  it('lists the documents of one shelf in the order of their keys', async () => {
    for (const key of ['b/2', 'a/1', 'b/1', 'b_1']) await store().saveDocument('counts', key, key, 0);
    await store().saveDocument('pack', 'b/3', 'elsewhere', 0);
    const keys = async (options: { after?: string; begins?: string }) => (await store().documents('counts', { limit: 9, ...options })).map(({ key }) => key);
    expect(await keys({})).toEqual(['a/1', 'b/1', 'b/2', 'b_1']);
    expect(await keys({ begins: 'b/' })).toEqual(['b/1', 'b/2']);
    expect(await keys({ begins: 'b/', after: 'b/1' })).toEqual(['b/2']);
    expect((await store().documents('counts', { limit: 1 }))[0]?.value).toBe('a/1');
  });
}
