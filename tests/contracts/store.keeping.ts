import { expect, it } from 'vitest';
import type { Store } from '../../src/storage/store.ts';
import { DAY, HOUR, ended, person, reply, saved, talking, turn } from './store.helpers.ts';
import type { Clock } from './store.helpers.ts';

/** How long things are kept, and that they go. */
export function keepingContract(store: () => Store, clock: Clock): void {
  forgetting(store);
  times(store, clock);
  revisions(store, clock);
}

function forgetting(store: () => Store): void {
  it('forgets a person, what waits for them, and nobody else', async () => {
    await saved(store(), turn('anna', { outbox: reply() }));
    await saved(store(), turn('bo', { outbox: reply() }));
    await store().forget(person('anna'));
    await store().forget(person('nobody'));
    expect(await store().load(person('anna'))).toBeUndefined();
    expect((await store().unsent('test', 9)).map((entry) => entry.person)).toEqual([person('bo')]);
    expect(await store().load(person('bo'))).toBeDefined();
  });

  it('forgets by an event once: delivered again, it deletes nothing that came after', async () => {
    const { event } = turn('anna');
    await saved(store(), turn('anna', { outbox: reply() }));
    expect(await store().forget(person('anna'), event)).toBe(true);
    expect([await store().load(person('anna')), await store().unsent('test', 9)]).toEqual([undefined, []]);
    await saved(store(), turn('anna', { session: talking('after'), outbox: reply() }));
    expect(await store().forget(person('anna'), event)).toBe(false);
    expect((await store().load(person('anna')))?.session).toEqual(talking('after'));
    expect(await store().unsent('test', 9)).toHaveLength(1);
    expect(await store().forget(person('anna'))).toBe(true);
  });

  it('knows an event that forgot and one that was saved alike', async () => {
    const [first, second] = [turn('anna'), turn('anna')];
    await store().forget(person('anna'), first.event);
    expect(await store().commit(first)).toEqual({ outcome: 'duplicate' });
    await saved(store(), second);
    expect(await store().forget(person('anna'), second.event)).toBe(false);
  });
}

function times(store: () => Store, clock: Clock): void {
  it.each([
    ['an open conversation', talking(), 3 * DAY],
    ['a card over nothing', { ...ended(), aside: talking().frames }, 3 * DAY],
    ['an ended conversation', ended(), DAY],
  ])('keeps %s for its time and no longer', async (_, session, time) => {
    await saved(store(), turn('anna', { session }));
    clock.now += time - 1;
    await store().sweep([]);
    expect(await store().load(person('anna'))).toBeDefined();
    clock.now += 1;
    expect(await store().load(person('anna')), 'even before it was swept').toBeUndefined();
    expect(await store().sweep([])).toBeGreaterThan(0);
    expect(await store().sweep([])).toBe(0);
  });

  it('begins anew over a row past its time, and lets a turn finish that began before', async () => {
    const before = await saved(store(), turn('anna'));
    const other = await saved(store(), turn('bo'));
    clock.now += 3 * DAY;
    const after = await saved(store(), turn('anna', { session: talking('new') }));
    expect((await store().load(person('anna')))?.session).toEqual(talking('new'));
    expect((await store().commit(turn('anna', { version: before.version }))).outcome).toBe('conflict');
    await saved(store(), turn('anna', { version: after.version }));
    await saved(store(), turn('bo', { version: other.version }));
  });

  it('knows an event for 48 hours, and drops with it what could not be sent', async () => {
    const write = turn('anna', { outbox: reply() });
    const { version } = await saved(store(), write);
    clock.now += 48 * HOUR - 1;
    await store().sweep([]);
    expect(await store().commit(write)).toMatchObject({ outcome: 'duplicate', unsent: { sent: 0 } });
    clock.now += 1;
    await store().sweep([]);
    expect(await store().unsent('test', 9)).toEqual([]);
    expect((await store().commit({ ...write, version })).outcome).toBe('saved');
  });

  it('is not stopped by events noted while the clock was ahead', async () => {
    clock.now += 365 * DAY;
    await Promise.all(Array.from({ length: 600 }, (_, n) => store().commit(turn(`early ${n}`))));
    clock.now -= 365 * DAY;
    const write = turn('anna');
    await saved(store(), write);
    clock.now += 3 * DAY;
    await store().sweep([]);
    expect((await store().commit(write)).outcome).toBe('saved');
  });

  it('sweeps thousands while turns go on', async () => {
    await Promise.all(Array.from({ length: 3000 }, (_, n) => store().commit(turn(`old ${n}`))));
    clock.now += 3 * DAY;
    await saved(store(), turn('anna'));
    const [gone] = await Promise.all([
      store().sweep([]),
      ...Array.from({ length: 50 }, (_, n) => saved(store(), turn(`new ${n}`))),
    ]);
    expect(gone).toBe(6000);
    expect(await store().load(person('anna'))).toBeDefined();
    expect(await store().sweep([])).toBe(0);
  });

  it('leaves out what another process may be sending', async () => {
    await saved(store(), turn('anna', { outbox: reply() }));
    clock.now += 999;
    expect(await store().unsent('test', 9, 1000)).toEqual([]);
    clock.now += 1;
    expect(await store().unsent('test', 9, 1000)).toHaveLength(1);
  });

  it('gives a redelivery nothing that another process may be sending', async () => {
    const write = turn('anna', { outbox: reply(), minAge: 1000 });
    await saved(store(), write);
    clock.now += 999;
    expect(await store().commit(write)).toEqual({ outcome: 'duplicate' });
    clock.now += 1;
    expect(await store().commit(write)).toMatchObject({ outcome: 'duplicate', unsent: { sent: 0 } });
  });

  it('takes what was noted while the clock was ahead as due', async () => {
    const write = turn('anna', { outbox: reply(), minAge: 1000 });
    await saved(store(), write);
    clock.now -= 500;
    expect(await store().unsent('test', 9, 1000), 'as much as clocks differ').toEqual([]);
    clock.now -= DAY;
    expect(await store().unsent('test', 9)).toHaveLength(1);
    expect(await store().unsent('test', 9, 1000)).toHaveLength(1);
    expect(await store().commit(write)).toMatchObject({ outcome: 'duplicate', unsent: { sent: 0 } });
  });
}

function revisions(store: () => Store, clock: Clock): void {
  const r1 = { flow: 'checks/a', revision: 'r1', source: 'spec: 1\n' };
  const r2 = { flow: 'checks/a', revision: 'r2', source: 'spec: 1\ntitle: "ä"\n' };

  it('keeps the source of a revision, the first one given', async () => {
    await store().keepRevision(r1);
    await store().keepRevision(r2);
    await store().keepRevision({ ...r1, source: 'changed' });
    expect(await store().revision('checks/a', 'r1')).toEqual(r1);
    expect(await store().revision('checks/a', 'r2')).toEqual(r2);
    expect(await store().revision('checks/b', 'r1')).toBeUndefined();
  });

  it('keeps revisions that are current, or that a session named lately', async () => {
    const r3 = { ...r1, revision: 'r3' };
    for (const revision of [r1, r2, r3]) await store().keepRevision(revision);
    let { version } = await saved(store(), turn('anna', { old: [r1] }));
    for (let day = 0; day < 6; day++) {
      clock.now += DAY;
      ({ version } = await saved(store(), turn('anna', { version, old: [r1] })));
      await store().sweep([r2]);
    }
    expect(await store().revision('checks/a', 'r1'), 'named').toEqual(r1);
    expect(await store().revision('checks/a', 'r2'), 'current').toEqual(r2);
    expect(await store().revision('checks/a', 'r3'), 'neither').toBeUndefined();
  });

  it('spares a replaced revision for as long as a session may sleep on it', async () => {
    await store().keepRevision(r1);
    clock.now += 30 * DAY;
    await store().sweep([r1]);
    clock.now += HOUR;
    await saved(store(), turn('anna'));
    clock.now += 3 * DAY - 1;
    await store().sweep([r2]);
    expect(await store().load(person('anna'))).toBeDefined();
    expect(await store().revision('checks/a', 'r1')).toEqual(r1);
    clock.now += DAY;
    await store().sweep([r2]);
    expect(await store().revision('checks/a', 'r1')).toBeUndefined();
  });
}
