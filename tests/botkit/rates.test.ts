import { expect, test, vi } from 'vitest';
import { Rates } from '../../src/botkit/rates.ts';
import { FakeAdapter, kit } from './kit.ts';

const slow = () => new Rates({ events: 5, seconds: 1 }, { events: 1_000, seconds: 1 });
const urgent = (event: { kind: string; text?: string }) => event.kind === 'text' && event.text === 'help';

test('who is too fast is told so once, and after a moment goes on where they were', async () => {
  const { adapter, counts, said } = await kit({ rates: slow(), urgent });
  for (let n = 0; n < 12; n += 1) await adapter.say(String(n));
  expect(adapter.texts()).toEqual(['1:0', '2:1', '3:2', '4:3', '5:4', 'trouble.flood (?)']);
  expect(counts.filter((what) => what === 'limited')).toHaveLength(7);
  await vi.waitFor(async () => {
    await adapter.say('on');
    expect(await said()).toEqual(['0', '1', '2', '3', '4', 'on']);
  }, { timeout: 5_000, interval: 200 });
});

test('what is urgent is taken however fast somebody is', async () => {
  const { adapter } = await kit({ rates: slow(), urgent });
  for (let n = 0; n < 12; n += 1) await adapter.say(String(n));
  await adapter.say('help');
  expect(adapter.texts().at(-1)).toBe('6:help');
});

test('one who is too fast takes nothing from others, and events keep their order', async () => {
  const { adapter, said } = await kit({ rates: slow(), urgent });
  await Promise.all([...Array.from({ length: 200 }, (_, n) => adapter.say(String(n), 'ben')), adapter.say('a', 'ann'), adapter.say('b', 'ann'), adapter.say('c', 'ann')]);
  expect(await said('ann')).toEqual(['a', 'b', 'c']);
  expect(await said('ben')).toEqual(['0', '1', '2', '3', '4']);
});

test('all in one server have a bound together; in private nobody feels it', async () => {
  const rates = new Rates({ events: 100, seconds: 5 }, { events: 6, seconds: 5 });
  const adapter = new FakeAdapter();
  const { counts, said } = await kit({ adapters: [adapter], rates });
  const event = { kind: 'text' as const, text: 'hi' };
  for (let n = 0; n < 10; n += 1) await adapter.deliver(event, `person ${n}`, undefined, '77');
  await adapter.deliver(event, 'person 9');
  await adapter.deliver(event, 'somebody', undefined, '78');
  expect(counts.filter((what) => what === 'limited')).toHaveLength(4);
  expect([await said('person 8'), await said('person 9'), await said('somebody')]).toEqual([[], ['hi'], ['hi']]);
});

test('one who is too fast takes nothing of the room of their server', async () => {
  const rates = new Rates({ events: 5, seconds: 5 }, { events: 20, seconds: 5 });
  const adapter = new FakeAdapter();
  const { counts, said } = await kit({ adapters: [adapter], rates });
  const flood = Array.from({ length: 200 }, (_, n) => adapter.deliver({ kind: 'text', text: String(n) }, 'ben', undefined, '77'));
  const others = Array.from({ length: 15 }, (_, n) => adapter.deliver({ kind: 'text', text: 'hi' }, `person ${n}`, undefined, '77'));
  await Promise.all([...flood, ...others]);
  expect(await said('ben')).toHaveLength(5);
  for (let n = 0; n < 15; n += 1) expect(await said(`person ${n}`), `person ${n}`).toEqual(['hi']);
  expect(counts.filter((what) => what === 'limited')).toHaveLength(195);
});

test('the room of a server is one platform\'s: the same number elsewhere is another server', async () => {
  const rates = new Rates({ events: 100, seconds: 5 }, { events: 5, seconds: 5 });
  const [one, two] = [new FakeAdapter('one'), new FakeAdapter('two')];
  const { counts } = await kit({ adapters: [one, two], rates });
  for (const adapter of [one, two]) for (let n = 0; n < 5; n += 1) await adapter.deliver({ kind: 'text', text: 'hi' }, `person ${n}`, undefined, '77');
  expect(counts).not.toContain('limited');
});
