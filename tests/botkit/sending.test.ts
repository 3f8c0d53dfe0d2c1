import { expect, test, vi } from 'vitest';
import { SendFailed } from '../../src/botkit/adapter.ts';
import { StoreUnavailable } from '../../src/storage/store.ts';
import { build, gate, kit, soon } from './kit.ts';
import { TroubledStore } from './troubled-store.ts';

const again = () => Promise.reject(new SendFailed('busy', { again: true }));
const never = () => Promise.reject(new SendFailed('blocked', { again: false }));

test('a call that can never be made is dropped and counted; the others go out', async () => {
  const { adapter, store, counts } = await kit();
  let calls = 0;
  adapter.trouble = () => ((calls += 1) === 1 ? never() : undefined);
  await adapter.say('twice');
  expect(adapter.texts()).toEqual(['1:twice']);
  expect([(await store.waiting()).length, counts]).toEqual([0, ['turn', 'dropped']]);
});

test('a call that failed for the moment is made again, and is no doubtful one', async () => {
  const { adapter, store, counts } = await kit();
  let calls = 0;
  adapter.trouble = () => ((calls += 1) < 3 ? again() : undefined);
  await adapter.say('hello');
  expect(adapter.texts()).toEqual(['1:hello']);
  expect([(await store.waiting()).length, counts]).toEqual([0, ['turn', 'retried', 'retried']]);
});

test('a call of unknown outcome is made again and counted as doubtful', async () => {
  const { adapter, counts } = await kit();
  let calls = 0;
  adapter.trouble = () => ((calls += 1) === 1 ? Promise.reject(new TypeError('fetch failed')) : undefined);
  await adapter.say('hello');
  expect(counts).toEqual(['turn', 'doubtful', 'retried']);
});

test('a failed send keeps the place: the person is not asked again', async () => {
  const { adapter, store, counts, said } = await kit({ limits: { patience: 20 } });
  adapter.trouble = again;
  await adapter.say('hello');
  expect([adapter.texts(), await said(), (await store.waiting()).length]).toEqual([[], ['hello'], 1]);
  expect(counts).toContain('left');
});

test('what was left goes out before the next turn, in order', async () => {
  const { adapter, store } = await kit({ limits: { patience: 20 } });
  adapter.trouble = (text) => text.startsWith('2') && again();
  await adapter.say('hello');
  await adapter.say('twice');
  adapter.trouble = () => {};
  await adapter.say('more');
  expect(adapter.texts()).toEqual(['1:hello', '2:twice', '2:twice', '3:more']);
  expect((await store.waiting()).length).toBe(0);
});

test('what the platform refused for a while goes out soon after that, in order, and nobody else waits', async () => {
  const { adapter, store, counts } = await kit({ limits: { patience: 20 } });
  const opens = performance.now() + 1_500;
  let refusals = 0;
  adapter.trouble = (_, to) => {
    const after = opens - performance.now();
    if (to !== 'ann' || after <= 0) return;
    refusals += 1;
    throw new SendFailed('closed', { again: true, after });
  };
  await adapter.say('hello');
  await adapter.say('more');
  await adapter.say('hello', 'bob');
  expect([adapter.texts('ann'), adapter.texts('bob'), (await store.waiting()).length]).toEqual([[], ['1:hello'], 2]);
  await vi.waitFor(() => expect(adapter.texts('ann')).toEqual(['1:hello', '2:more']), 20_000);
  // The second reply was not even tried before.
  expect([refusals, counts.filter((each) => each === 'dropped'), await store.waiting()]).toEqual([1, [], []]);
});

test('however often it is refused for a while, it is not given up; and recovery does not come too early', async () => {
  const { adapter, shell, counts } = await kit({ limits: { patience: 5, tries: 3 } });
  let refusals = 0;
  adapter.trouble = () => ((refusals += 1) <= 6 ? Promise.reject(new SendFailed('closed', { again: true, after: refusals > 1 ? 20 : 1_500 })) : undefined);
  await adapter.say('hello');
  await shell.recover();
  expect(refusals).toBe(1);
  await vi.waitFor(() => expect(adapter.texts()).toEqual(['1:hello']), 20_000);
  expect([refusals, counts.includes('dropped')]).toEqual([7, false]);
});

test('what may not be kept is tried for longer than what may; then it is dropped', async () => {
  const { adapter, store, counts } = await kit({ limits: { patience: 20, unkept: 10_000, backoff: [40] } });
  let after = 200;
  let calls = 0;
  adapter.trouble = () => ((calls += 1) === 1 ? Promise.reject(new SendFailed('closed', { again: true, after })) : undefined);
  await adapter.say('quiet');
  expect([adapter.texts(), calls, (await store.waiting()).length]).toEqual([['1:quiet'], 2, 0]);
  let failures = 0;
  adapter.trouble = () => ((failures += 1) <= 3 ? again() : undefined);
  await adapter.say('quiet');
  expect([adapter.texts(), failures]).toEqual([['1:quiet', '1:quiet'], 4]);
  adapter.trouble = () => ((calls += 1) === 1 ? Promise.reject(new SendFailed('closed', { again: true, after })) : undefined);
  [after, calls] = [20_000, 0];
  await adapter.say('quiet');
  expect([adapter.texts(), calls, counts.at(-1)]).toEqual([['1:quiet', '1:quiet'], 1, 'abandoned']);
});

test('what failed without a word about when is tried again by itself, and ever later', async () => {
  const { adapter, store } = await kit({ limits: { patience: 5, again: 100 } });
  const tried: number[] = [];
  adapter.trouble = () => tried.push(performance.now()) < 4 && again();
  await adapter.say('hello');
  expect(adapter.texts()).toEqual([]);
  await vi.waitFor(() => expect(adapter.texts()).toEqual(['1:hello']), 20_000);
  const pauses = tried.slice(1).map((at, index) => at - (tried[index] ?? 0));
  expect(pauses.map((pause, index) => pause >= 100 * 2 ** index)).toEqual([true, true, true]);
  await vi.waitFor(async () => expect(await store.waiting()).toEqual([]));
});

test('after an outage not everybody is tried at once', async () => {
  const { adapter } = await kit({ limits: { patience: 2_000, backoff: [2_000], again: 50, batch: 3 } });
  const people = Array.from({ length: 12 }, (_, n) => `person ${n}`);
  adapter.trouble = again;
  await Promise.all(people.map((person) => adapter.say('hello', person)));
  let [now, most] = [0, 0];
  adapter.trouble = async () => {
    most = Math.max(most, (now += 1));
    await soon(2);
    now -= 1;
  };
  await vi.waitFor(() => expect(adapter.sent.length).toBe(12), 20_000);
  expect([most, new Set(adapter.sent.map(([to]) => to)).size]).toEqual([3, 12]);
});

test('what may be made twice is noted with the call after it, and is not made again while the process lives', async () => {
  const { adapter, shell, store } = await kit({ limits: { patience: 20 } });
  const marks: number[] = [];
  const markSent = store.markSent.bind(store);
  store.markSent = (id, sent, state) => {
    marks.push(sent);
    return markSent(id, sent, state);
  };
  adapter.repeatable = (call) => call === 'retire ' || call === 'clear';
  adapter.trouble = (text) => text === '1:stop' && again();
  await adapter.say('stop');
  expect([adapter.texts(), marks, (await store.waiting()).map(({ sent }) => sent)]).toEqual([['retire ', 'clear'], [], [0]]);
  adapter.trouble = () => {};
  await shell.recover();
  expect([adapter.texts(), marks, await store.waiting()]).toEqual([['retire ', 'clear', '1:stop'], [3], []]);
});

test('recovery sends what was left, from the call that failed', async () => {
  const { adapter, shell, store } = await kit({ limits: { patience: 20 } });
  let calls = 0;
  adapter.trouble = () => (calls += 1) > 1 && again();
  await adapter.say('twice');
  expect((await store.waiting()).map(({ sent }) => sent)).toEqual([1]);
  adapter.trouble = () => {};
  await shell.recover();
  expect([adapter.texts(), (await store.waiting()).length]).toEqual([['1:twice', '1:twice'], 0]);
});

test('after a crash the next run sends what was left, before any new turn of that person', async () => {
  const store = new TroubledStore();
  const crashed = await kit({ store, limits: { patience: 20 } });
  crashed.adapter.trouble = again;
  await crashed.adapter.say('hello', 'ann', 'x1');
  const next = build({ store });
  next.adapter.start = async (door) => {
    next.adapter.door = door;
    void next.adapter.say('more', 'ann', 'x2');
  };
  await next.shell.start();
  await soon();
  expect(next.adapter.texts()).toEqual(['1:hello', '2:more']);
  expect((await store.waiting()).length).toBe(0);
});

test('recovery leaves alone whom a turn is being taken for', async () => {
  const { adapter, shell } = await kit();
  const { opened, open } = gate();
  adapter.trouble = () => opened;
  const turn = adapter.say('hello');
  await soon();
  await shell.recover();
  open();
  await turn;
  expect(adapter.texts()).toEqual(['1:hello']);
});

test('recovery does not trust a list that is older than a send', async () => {
  const { adapter, shell, store } = await kit({ limits: { patience: 20 } });
  adapter.trouble = again;
  await adapter.say('hello');
  adapter.trouble = () => {};
  const { opened, open } = gate();
  const unsent = store.unsent.bind(store);
  store.unsent = async (...given) => {
    const stale = await unsent(...given);
    await opened;
    return stale;
  };
  const recovering = shell.recover();
  await adapter.say('more');
  open();
  await recovering;
  expect(adapter.texts()).toEqual(['1:hello', '2:more']);
});

test('a hung send delays only its person, and only for a while', async () => {
  const { adapter, store } = await kit({ limits: { patience: 2_000 } });
  adapter.trouble = (_, to) => to === 'ann' && new Promise(() => {});
  let hung = true;
  const ann = adapter.say('hello', 'ann').finally(() => (hung = false));
  await adapter.say('hello', 'bob');
  expect(hung).toBe(true);
  await ann;
  expect([adapter.texts(), (await store.waiting()).length]).toEqual([['1:hello'], 1]);
});

test('a send that arrives after it was given up is not made again', async () => {
  const { adapter, shell, store } = await kit({ limits: { patience: 30 } });
  const { opened, open } = gate();
  adapter.trouble = () => opened;
  await adapter.say('hello');
  expect((await store.waiting()).length).toBe(1);
  open();
  await soon();
  await shell.recover();
  expect([adapter.texts(), (await store.waiting()).length]).toEqual([['1:hello'], 0]);
});

test('a send that arrives while it is made again counts once: the next call is not taken for sent', async () => {
  const { adapter, shell, store } = await kit({ limits: { patience: 200 } });
  const [first, again_] = [gate(), gate()];
  let calls = 0;
  adapter.trouble = () => [first.opened, again_.opened][(calls += 1) - 1];
  await adapter.say('twice');
  const recovering = shell.recover();
  await soon();
  first.open();
  await soon();
  again_.open();
  await recovering;
  expect([adapter.texts(), (await store.waiting()).length]).toEqual([['1:twice', '1:twice', '1:twice'], 0]);
});

test('a send that arrives before it is made again is not made again, though it had been given up', async () => {
  const { adapter, shell, store } = await kit({ limits: { patience: 100, backoff: [40] } });
  const { opened, open } = gate();
  let calls = 0;
  adapter.trouble = () => ((calls += 1) === 1 ? opened : calls === 2 && again());
  await adapter.say('twice');
  const recovering = shell.recover();
  await soon(10);
  open();
  await recovering;
  expect([adapter.texts(), calls, (await store.waiting()).length]).toEqual([['1:twice', '1:twice'], 3, 0]);
});

test('what can never be sent is given up in the end', async () => {
  const { adapter, shell, store, counts } = await kit({ limits: { patience: 5, tries: 3 } });
  adapter.trouble = again;
  await adapter.say('hello');
  await shell.recover();
  expect((await store.waiting()).length).toBe(1);
  await shell.recover();
  await soon();
  expect((await store.waiting()).length).toBe(0);
  expect([counts.at(-1), counts.includes('dropped')]).toEqual(['abandoned', false]);
});

test('what must not be kept is not left anywhere', async () => {
  const { adapter, shell, store, counts } = await kit({ limits: { patience: 5, unkept: 5 } });
  adapter.trouble = again;
  await adapter.say('quiet');
  adapter.trouble = () => {};
  await shell.recover();
  await adapter.say('hello');
  expect([adapter.texts(), (await store.waiting()).length]).toEqual([['1:hello'], 0]);
  expect(counts).toContain('abandoned');
});

test('a store that cannot mark: the reply is out, the turn is well, the doubt is counted', async () => {
  const { adapter, store, counts } = await kit();
  store.trouble = (operation) => operation === 'markSent' && Promise.reject(new Error('locked'));
  await adapter.say('hello');
  expect(adapter.texts()).toEqual(['1:hello']);
  expect(counts).toEqual(['turn', 'doubtful']);
});

const cannotMark = (operation: string) => operation === 'markSent' && Promise.reject(new StoreUnavailable('locked'));

test('what went out is never sent again while the store cannot mark it, and is marked when it can', async () => {
  const { adapter, shell, store, counts } = await kit();
  store.trouble = cannotMark;
  await adapter.say('hello', 'ann', 'x1');
  for (let time = 0; time < 3; time += 1) await shell.recover();
  await adapter.say('hello', 'ann', 'x1');
  await adapter.say('more');
  expect([adapter.texts(), (await store.waiting()).length]).toEqual([['1:hello', '2:more'], 2]);
  store.trouble = () => {};
  await shell.recover();
  expect([adapter.texts(), (await store.waiting()).length]).toEqual([['1:hello', '2:more'], 0]);
  expect(counts.filter((what) => what === 'doubtful')).toHaveLength(2);
});

test('of a reply that went out in part without the store knowing, only the rest is sent', async () => {
  const limits = { patience: 10, grace: 30 };
  const { adapter, shell, store } = await kit({ limits });
  let calls = 0;
  adapter.trouble = () => (calls += 1) > 1 && again();
  store.trouble = cannotMark;
  await adapter.say('twice');
  adapter.trouble = () => {};
  await soon(60);
  await shell.recover();
  store.trouble = () => {};
  await shell.recover();
  expect([adapter.texts(), (await store.waiting()).length]).toEqual([['1:twice', '1:twice'], 0]);
});

test.each([1n, () => 1])('an adapter that wants to remember what is no JSON leaves nothing unsent', async (state) => {
  const { adapter, shell, store, counts } = await kit();
  const send = adapter.send.bind(adapter);
  adapter.send = async (...given) => {
    await send(...given);
    return state as never;
  };
  await adapter.say('hello');
  expect([(await store.waiting()).length, counts]).toEqual([0, ['turn']]);
  await shell.recover();
  await adapter.say('more');
  expect(adapter.texts()).toEqual(['1:hello', '2:more']);
});

test('recovery sends all that was left, and not only the first of it', async () => {
  const { adapter, shell, store } = await kit({ limits: { patience: 5, batch: 2 } });
  adapter.trouble = again;
  const people = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  await Promise.all(people.map((user) => adapter.say('hello', user)));
  adapter.trouble = (_, to) => to === 'b' && again();
  await shell.recover();
  expect(adapter.sent.map(([to]) => to)).toEqual(people.filter((user) => user !== 'b'));
  expect((await store.waiting()).map(({ to }) => to)).toEqual(['b']);
});

test('after a crash nobody is overtaken, however many replies were left', async () => {
  const store = new TroubledStore();
  const crashed = await kit({ store, limits: { patience: 5 } });
  crashed.adapter.trouble = again;
  const people = ['a', 'b', 'c', 'd', 'e'];
  await Promise.all(people.map((user) => crashed.adapter.say('hello', user, `1${user}`)));
  const next = build({ store, limits: { batch: 2 } });
  next.adapter.start = async (door) => {
    next.adapter.door = door;
    for (const user of people) void next.adapter.say('more', user, `2${user}`);
  };
  await next.shell.start();
  await soon();
  for (const user of people) expect(next.adapter.texts(user)).toEqual(['1:hello', '2:more']);
});

test('recovery takes up nothing more once the shell stops', async () => {
  const { adapter, shell, lines } = await kit({ limits: { patience: 5, batch: 1 } });
  adapter.trouble = again;
  await Promise.all(['a', 'b', 'c'].map((user) => adapter.say('hello', user)));
  const { opened, open } = gate();
  adapter.trouble = () => opened;
  lines.length = 0;
  const recovering = shell.recover();
  await soon(1);
  const stopping = shell.stop();
  open();
  await Promise.all([recovering, stopping]);
  await soon();
  expect(lines.filter(([level]) => level === 'error')).toEqual([]);
});

test('what still cannot be sent holds up the next turn once, not once for each reply', async () => {
  const { adapter } = await kit({ limits: { patience: 5, backoff: [50] } });
  const tried: string[] = [];
  adapter.trouble = (text) => {
    tried.push(text);
    return again();
  };
  for (const text of ['a', 'b', 'c']) await adapter.say(text);
  tried.length = 0;
  await adapter.say('d');
  expect(tried).toEqual(['1:a', '4:d']);
});

test('after a forget, what was left before is never sent', async () => {
  const { adapter, shell } = await kit({ limits: { patience: 5 } });
  adapter.trouble = (text) => text === '1:hello' && again();
  await adapter.say('hello');
  await adapter.say('forget');
  adapter.trouble = () => {};
  await adapter.say('more');
  await shell.recover();
  expect(adapter.texts()).toEqual(['2:forget', '1:more']);
});

test('recovery runs from time to time by itself, and survives the store being away', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  const { adapter, store, lines } = await kit({ limits: { patience: 5 } });
  adapter.trouble = again;
  await adapter.say('hello');
  adapter.trouble = () => {};
  store.trouble = (operation) => operation === 'unsent' && Promise.reject(new Error('away'));
  vi.advanceTimersByTime(75_000);
  await soon();
  expect(lines.at(-1)).toMatchObject(['error', { where: 'store.unsent' }, expect.any(String)]);
  store.trouble = () => {};
  vi.advanceTimersByTime(75_000);
  vi.useRealTimers();
  await soon();
  expect(adapter.texts()).toEqual(['1:hello']);
});

test('where processes share a store, an old entry is taken up once', async () => {
  const store = new TroubledStore();
  const limits = { patience: 10, grace: 40 };
  const [one, two] = [await kit({ store, limits }), await kit({ store, limits })];
  one.adapter.trouble = again;
  await one.adapter.say('hello', 'ann', 'x1');
  one.adapter.trouble = () => {};
  await two.shell.recover();
  expect(two.adapter.texts()).toEqual([]);
  await soon(50);
  await two.shell.recover();
  await one.adapter.say('more', 'ann', 'x2');
  expect([two.adapter.texts(), one.adapter.texts(), two.counts]).toEqual([['1:hello'], ['2:more'], ['adopted', 'doubtful']]);
});

test('where processes share a store, an event delivered to both is answered by the one that has it in hand', async () => {
  const store = new TroubledStore();
  const limits = { patience: 500, grace: 80 };
  const [one, two] = [await kit({ store, limits }), await kit({ store, limits })];
  const { opened, open } = gate();
  one.adapter.trouble = () => opened;
  const turn = one.adapter.say('hello', 'ann', 'x1');
  await soon();
  await two.adapter.say('hello', 'ann', 'x1');
  open();
  await turn;
  expect([one.adapter.texts(), two.adapter.texts()]).toEqual([['1:hello'], []]);
  one.adapter.trouble = () => new Promise(() => {});
  void one.adapter.say('more', 'ann', 'x2');
  await soon(120);
  await two.adapter.say('more', 'ann', 'x2');
  expect(two.adapter.texts()).toEqual(['2:more']);
});

test('only so many replies are on their way to a platform at once; those that wait lose none of their time', async () => {
  const { adapter } = await kit({ limits: { sending: 2, patience: 150 } });
  let [together, most] = [0, 0];
  adapter.trouble = async () => {
    most = Math.max(most, (together += 1));
    await soon(60);
    together -= 1;
  };
  await Promise.all(Array.from({ length: 10 }, (_, n) => adapter.say('hello', `person ${n}`)));
  expect(most).toBe(2);
  expect(adapter.texts()).toHaveLength(10);
});
