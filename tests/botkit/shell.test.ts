import { expect, test, vi } from 'vitest';
import { CorruptRow, NewerSession, StoreUnavailable } from '../../src/storage/store.ts';
import { build, FakeAdapter, gate, kit, personOf, soon } from './kit.ts';
import { TroubledStore } from './troubled-store.ts';

test('an event is answered, saved and marked as sent', async () => {
  const { adapter, store, said } = await kit();
  await adapter.say('hello');
  await adapter.say('there');
  expect(adapter.texts()).toEqual(['1:hello', '2:there']);
  expect(await said()).toEqual(['hello', 'there']);
  expect((await store.waiting()).length).toBe(0);
});

test('what the adapter remembers is there at the next turn', async () => {
  const { adapter, store } = await kit();
  await adapter.say('twice');
  expect((await store.load(personOf('fake', 'ann')))?.adapter).toBe(2);
});

test('retire and clear reach the adapter with the messages', async () => {
  const { adapter } = await kit();
  await adapter.say('stop');
  expect(adapter.texts()).toEqual(['retire ', 'clear', '1:stop']);
});

test('a turn that must leave no trace writes nothing', async () => {
  const { adapter, store } = await kit();
  await adapter.say('quiet');
  expect(adapter.texts()).toEqual(['1:quiet']);
  expect([store.writes, await store.load(personOf('fake', 'ann'))]).toEqual([[], undefined]);
});

test('after a forget nothing is kept, and the person is still told', async () => {
  const { adapter, store } = await kit();
  await adapter.say('hello');
  await adapter.say('forget');
  expect(adapter.texts()).toEqual(['1:hello', '2:forget']);
  expect([await store.load(personOf('fake', 'ann')), await store.waiting()]).toEqual([undefined, []]);
});

test('a redelivered event changes nothing and says nothing again', async () => {
  const { adapter, counts, said } = await kit();
  await adapter.say('hello', 'ann', 'same');
  await adapter.say('hello', 'ann', 'same');
  expect(adapter.texts()).toEqual(['1:hello']);
  expect(await said()).toEqual(['hello']);
  expect(counts).toContain('duplicate');
});

test('a forget that is delivered again deletes nothing that came after, and says nothing', async () => {
  const { adapter, said } = await kit();
  await adapter.say('hello');
  await adapter.say('forget', 'ann', 'f');
  await adapter.say('more');
  await adapter.say('forget', 'ann', 'f');
  expect(adapter.texts()).toEqual(['1:hello', '2:forget', '1:more']);
  expect(await said()).toEqual(['more']);
});

test('a forget that is delivered again is answered again while it is still true: the answer may be lost', async () => {
  const { adapter } = await kit({ limits: { patience: 5, unkept: 5 } });
  await adapter.say('hello');
  adapter.trouble = () => Promise.reject(new Error('down'));
  await adapter.say('forget', 'ann', 'f');
  adapter.trouble = () => {};
  await adapter.say('forget', 'ann', 'f');
  expect(adapter.texts()).toEqual(['1:hello', '1:forget']);
});

test('a redelivered event sends what its first delivery left, from another process', async () => {
  const first = await kit({ limits: { patience: 20 } });
  first.adapter.trouble = (text) => text === '2:x' && Promise.reject(new Error('down'));
  await first.adapter.say('twice', 'ann', 'a');
  await first.adapter.say('x', 'ann', 'b');
  const second = await kit({ store: first.store, limits: { grace: 0 } });
  await second.adapter.say('x', 'ann', 'b');
  expect(second.adapter.texts()).toEqual(['2:x']);
  expect((await first.store.waiting()).length).toBe(0);
});

test('another process saving first makes the turn be computed again', async () => {
  const store = new TroubledStore();
  const [one, two] = [await kit({ store }), await kit({ store })];
  await Promise.all([one.adapter.say('a', 'ann', '1'), two.adapter.say('b', 'ann', '2')]);
  expect((await one.said()).sort()).toEqual(['a', 'b']);
  expect([...one.counts, ...two.counts]).toContain('conflict');
});

test('endless conflicts end in the sentence for the store', async () => {
  const { adapter, store } = await kit();
  store.commit = async () => ({ outcome: 'conflict' });
  await adapter.say('a');
  expect(adapter.texts()).toEqual(['trouble.store (?)']);
});

test.each(['load', 'commit'])('a store that fails at %s: a calm sentence, the place kept, no personal data logged', async (where) => {
  const { adapter, store, said, lines, counts } = await kit();
  await adapter.say('hello');
  store.trouble = (operation) => operation === where && Promise.reject(new StoreUnavailable('ann said things'));
  await adapter.deliver({ kind: 'text', text: 'things', locale: 'es' });
  store.trouble = () => {};
  expect(adapter.texts()).toEqual(['1:hello', 'trouble.store (es)']);
  expect(await said()).toEqual(['hello']);
  expect(counts).toContain('trouble.store');
  expect(lines).toMatchObject([['error', { where: `store.${where}`, error: 'StoreUnavailable' }, expect.any(String)]]);
  expect(JSON.stringify(lines)).not.toMatch(/ann|things/);
});

test('a store that hangs does not hang the person', async () => {
  const { adapter, store } = await kit({ limits: { store: 20 } });
  store.trouble = (operation) => operation === 'load' && new Promise(() => {});
  await adapter.say('hello');
  expect(adapter.texts()).toEqual(['trouble.store (?)']);
});

/** Saving takes so long; then it succeeds, or fails. */
function slowly(ms: number, fails = false) {
  return async (operation: string) => {
    if (operation !== 'commit') return;
    await soon(ms);
    if (fails) throw new StoreUnavailable('away');
  };
}

test('saving may take its time: nobody is told that it failed', async () => {
  const { adapter, store } = await kit({ limits: { store: 20 } });
  store.trouble = slowly(80);
  await adapter.say('hello');
  expect(adapter.texts()).toEqual(['1:hello']);
});

test('of an outcome that is not known nothing is told; the reply goes out before the next turn', async () => {
  const { adapter, store, counts } = await kit({ limits: { commit: 20 } });
  store.trouble = slowly(60);
  await adapter.say('hello');
  expect([adapter.texts(), counts]).toEqual([[], ['turn', 'trouble.store']]);
  await soon(80);
  store.trouble = () => {};
  await adapter.say('more');
  expect([adapter.texts(), (await store.waiting()).length]).toEqual([['1:hello', '2:more'], 0]);
});

test('of an outcome that turns out to be a failure, the person is told then', async () => {
  const { adapter, store } = await kit({ limits: { commit: 20 } });
  store.trouble = slowly(60, true);
  await adapter.say('hello');
  expect(adapter.texts()).toEqual([]);
  await soon(80);
  expect(adapter.texts()).toEqual(['trouble.store (?)']);
});

test.each(['load', 'commit'])('a store that fails at %s: who asks for help gets it, once and unsaved', async (where) => {
  const { adapter, store } = await kit();
  await adapter.say('hello');
  store.trouble = (operation) => operation === where && Promise.reject(new StoreUnavailable('locked'));
  await adapter.say('more');
  await adapter.say('danger');
  expect(adapter.texts()).toEqual(['1:hello', 'trouble.store (?)', 'trouble.store (?)', '1:danger']);
  store.trouble = () => {};
  expect((await store.load(personOf('fake', 'ann')))?.session.aside).toBeUndefined();
});

test('a card that was shown without the store goes on from memory, and ends when the store serves again', async () => {
  const { adapter, store } = await kit();
  const away = (operation: string) => operation === 'load' && Promise.reject(new StoreUnavailable('locked'));
  store.trouble = away;
  for (const text of ['danger', 'more', 'forget', 'more']) await adapter.say(text);
  expect(adapter.texts().filter((text) => !text.startsWith('trouble'))).toEqual(['1:danger', '1:more']);
  await adapter.say('danger');
  store.trouble = () => {};
  await adapter.say('back');
  store.trouble = away;
  await adapter.say('more');
  expect(adapter.texts().slice(-3)).toEqual(['1:danger', '1:back', 'trouble.store (?)']);
});

test('our own bug: a calm sentence, the place kept, the message not logged, the next turn works', async () => {
  const { adapter, said, lines } = await kit();
  await adapter.say('hello');
  await adapter.say('bug');
  await adapter.say('again');
  expect(adapter.texts()).toEqual(['1:hello', 'trouble.ours (?)', '2:again']);
  expect(await said()).toEqual(['hello', 'again']);
  expect(lines).toMatchObject([['error', { error: 'TypeError', at: expect.stringContaining('kit.ts') }, expect.any(String)]]);
  expect(JSON.stringify(lines)).not.toMatch(/secret/);
});

test('events of one person are taken in order, never interleaved, and others do not wait', async () => {
  const { adapter, store, said } = await kit();
  const { opened, open } = gate();
  let loads = 0;
  store.trouble = (operation) => operation === 'load' && (loads += 1) === 1 && opened;
  const ann = ['a', 'b', 'c'].map((text) => adapter.say(text, 'ann'));
  await adapter.say('x', 'bob');
  expect([adapter.texts('bob'), adapter.texts('ann'), loads]).toEqual([['1:x'], [], 2]);
  open();
  await Promise.all(ann);
  expect(adapter.texts('ann')).toEqual(['1:a', '2:b', '3:c']);
  expect(await said()).toEqual(['a', 'b', 'c']);
});

test('so many turns are in hand at once; the others wait in order, and nobody for a platform that hangs', async () => {
  const { adapter, store } = await kit({ limits: { together: 2, patience: 60_000 } });
  const order: string[] = [];
  let [inHand, most] = [0, 0];
  store.load = async (person) => {
    order.push(person);
    most = Math.max(most, (inHand += 1));
    await soon(5);
    inHand -= 1;
    return undefined;
  };
  const { opened, open } = gate();
  adapter.trouble = (_, to) => (to === 'a' || to === 'b') && opened;
  const people = ['a', 'b', 'c', 'd', 'e', 'f'];
  const turns = people.map((user) => adapter.say('hello', user));
  await Promise.all(turns.slice(2));
  expect([most, order]).toEqual([2, people.map((user) => personOf('fake', user))]);
  open();
  await Promise.all(turns);
  expect(adapter.sent).toHaveLength(6);
});

test('turns that fail, or end without an answer, make room for the next', async () => {
  const { adapter, store, shell } = build({ limits: { together: 1 } });
  shell.controller.middleware.receive.use(async (_bot: unknown, message: { text?: string }) => {
    if (message.text === 'odd') throw new Error('odd');
  });
  await shell.start();
  store.trouble = (operation) => operation === 'load' && Promise.reject(new StoreUnavailable('away'));
  for (const text of ['a', 'odd', 'bug']) await adapter.say(text);
  store.trouble = () => {};
  vi.spyOn(shell.controller, 'drive').mockResolvedValueOnce();
  for (const text of ['unanswered', 'bug', 'quiet', 'forget', 'hello']) await adapter.say(text);
  expect(adapter.texts().at(-1)).toBe('1:hello');
});

test('in a flood what is urgent still finds room, up to a bound of its own', async () => {
  const urgent = (event: { kind: string; text?: string }) => event.kind === 'text' && event.text?.startsWith('help') === true;
  const { adapter, said } = await kit({ limits: { waiting: 3 }, urgent });
  await Promise.all([...Array.from({ length: 10 }, (_, n) => adapter.say(String(n))), ...Array.from({ length: 10 }, (_, n) => adapter.say(`help ${n}`))]);
  expect(await said()).toEqual(['0', '1', '2', '3', 'help 0', 'help 1']);
});

test('a flood: what is beyond the bound is dropped with one sentence', async () => {
  const { adapter, counts } = await kit({ limits: { waiting: 3 } });
  await Promise.all(Array.from({ length: 20 }, (_, n) => adapter.say(`${n}`)));
  await soon();
  expect(adapter.texts()).toEqual(['1:0', '2:1', '3:2', '4:3', 'trouble.flood (?)']);
  expect(counts.filter((what) => what === 'flood')).toHaveLength(16);
  await adapter.say('later');
  expect(adapter.texts().at(-1)).toBe('5:later');
});

test('stop ends turns in flight, then closes; start failing stops what was started', async () => {
  const { adapter, shell, store } = await kit();
  const { opened, open } = gate();
  adapter.trouble = () => opened;
  const turn = adapter.say('hello');
  const stopping = shell.stop();
  await soon();
  expect([adapter.stopped, store.closed]).toEqual([true, false]);
  open();
  await Promise.all([turn, stopping]);
  expect([adapter.texts(), store.closed]).toEqual([['1:hello'], true]);
  await adapter.say('too late');
  expect(adapter.texts()).toEqual(['1:hello']);

  const failing = new FakeAdapter();
  failing.start = () => Promise.reject(new Error('no token'));
  const broken = build({ adapters: [failing] });
  await expect(broken.shell.start()).rejects.toThrow('no token');
  expect(broken.store.closed).toBe(true);
});

test('stop does not wait for ever', async () => {
  const { adapter, shell, store } = await kit({ limits: { stop: 20, patience: 5_000 } });
  adapter.trouble = () => new Promise(() => {});
  void adapter.say('hello');
  await soon();
  await shell.stop();
  expect(store.closed).toBe(true);
});

test('a row that cannot be read is removed: told once, and the person can begin anew', async () => {
  const { adapter, store } = await kit();
  await adapter.say('hello');
  let broken = true;
  store.trouble = (operation) => {
    if (operation === 'forget') broken = false;
    if (operation === 'load' && broken) throw new CorruptRow('row');
  };
  await adapter.say('more');
  await adapter.say('again');
  expect(adapter.texts()).toEqual(['1:hello', 'trouble.ours (?)', '1:again']);
});

test('a session of a later release is left for it', async () => {
  const { adapter, store } = await kit();
  store.trouble = (operation) => operation === 'load' && Promise.reject(new NewerSession('v2'));
  await adapter.say('hello');
  expect([adapter.texts(), store.writes]).toEqual([['trouble.store (?)'], []]);
});

test('a failure to forget is told, not passed off as done', async () => {
  const { adapter, store } = await kit();
  await adapter.say('hello');
  store.trouble = (operation) => operation === 'forget' && Promise.reject(new Error('locked'));
  await adapter.say('forget');
  expect(adapter.texts()).toEqual(['1:hello', 'trouble.store (?)']);
});

test('a bug in rendering costs the person nothing but the reply', async () => {
  const { adapter, said } = await kit();
  const { render } = adapter;
  adapter.render = (output, state) => {
    if (JSON.stringify(output).includes('odd')) throw new TypeError('no such block');
    return render(output, state);
  };
  await adapter.say('odd');
  await adapter.say('fine');
  expect([adapter.texts(), await said()]).toEqual([['trouble.ours (?)', '1:fine'], ['fine']]);
});

test('it is ready between start and stop, while the store answers in time', async () => {
  const { shell, store, adapter } = build();
  expect(await shell.missing()).toEqual(['starting']);
  const { opened, open } = gate();
  adapter.start = () => opened;
  const started = shell.start();
  expect(await shell.missing()).toEqual(['starting']);
  open();
  await started;
  expect(await shell.missing()).toEqual([]);
  store.trouble = () => Promise.reject(new StoreUnavailable('locked'));
  expect(await shell.missing()).toEqual(['the store does not answer']);
  store.trouble = () => new Promise(() => {});
  const asked = performance.now();
  expect(await shell.missing()).toEqual(['the store does not answer']);
  expect(performance.now() - asked).toBeLessThan(4_000);
  store.trouble = () => {};
  expect(await shell.missing()).toEqual([]);
  adapter.hears = false;
  expect(await shell.missing()).toEqual(['fake brings nothing in']);
  adapter.hears = true;
  expect(await shell.missing()).toEqual([]);
  const stopping = shell.stop();
  expect(await shell.missing()).toEqual(['stopping']);
  await stopping;
});
