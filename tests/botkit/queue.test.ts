import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Queues } from '../../src/botkit/queue.ts';
import { describe } from '../../src/botkit/trouble.ts';
import { soon } from './kit.ts';

test('jobs of a key never overlap and keep their order, whatever fails in between; nothing is left over', async () => {
  const jobs = fc.array(fc.record({ key: fc.constantFrom('a', 'b'), turns: fc.nat(3), fails: fc.boolean() }), { maxLength: 20 });
  await fc.assert(
    fc.asyncProperty(jobs, async (list) => {
      const queues = new Queues<string>(100);
      const running = new Map<string, number>();
      const order: number[] = [];
      await Promise.allSettled(
        list.map(({ key, turns, fails }, index) =>
          queues.add(key, async () => {
            expect(running.get(key) ?? 0).toBe(0);
            running.set(key, 1);
            for (let turn = 0; turn < turns; turn += 1) await Promise.resolve();
            order.push(index);
            running.set(key, 0);
            if (fails) throw new Error('job');
          }),
        ),
      );
      await queues.idle();
      expect(queues.size).toBe(0);
      const of = (key: string) => order.filter((index) => list[index]?.key === key);
      expect(of('a')).toEqual(of('a').toSorted((x, y) => x - y));
      expect(order).toHaveLength(list.length);
    }),
  );
});

test('a job that fails rejects for its caller only', async () => {
  const queues = new Queues<string>(3);
  const failed = queues.add('a', () => Promise.reject(new Error('mine')));
  const other = queues.add('a', async () => {});
  await expect(failed).rejects.toThrow('mine');
  await other;
  await soon(1);
  expect(queues.busy('a')).toBe(false);
});

test('what is logged of an error never holds its message, whatever the message looks like', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 12, unit: 'grapheme' }), (secret) => {
      const error = new Error(`${secret}\n    at ${secret} (file.ts:1:1)\n    at mine (x.ts:2:2)`, { cause: new Error(secret) });
      const facts = JSON.stringify(describe(error));
      expect(facts).not.toContain(JSON.stringify(secret).slice(1, -1));
      expect(facts).not.toContain('mine');
    }),
  );
});
