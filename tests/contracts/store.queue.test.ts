import { expect, it } from 'vitest';
import { Queue } from '../../src/storage/queue.ts';
import type { Transactor } from '../../src/storage/queue.ts';

/** A database of one list, that fails as told. */
class Fake implements Transactor {
  readonly groups: string[][] = [];
  group: string[] = [];
  failures: string[] = [];

  transaction<T>(work: () => T): T {
    const failure = this.failures.shift();
    if (failure) throw new Error(failure);
    this.group = [];
    const result = work();
    this.groups.push(this.group);
    return result;
  }
  isBusy(error: unknown): boolean {
    return error instanceof Error && error.message === 'busy';
  }
  unavailable(error: unknown): Error | undefined {
    return error instanceof Error && ['busy', 'full'].includes(error.message) ? error : undefined;
  }
}

function setUp(limits = { batch: 3, patience: 100 }) {
  const fake = new Fake();
  const queue = new Queue(fake, limits);
  const put = (name: string) =>
    queue.add(() => {
      if (name.startsWith('bad')) throw new Error(name);
      fake.group.push(name);
      return name;
    });
  return { fake, queue, put };
}

it('groups what comes together, up to the limit, in order', async () => {
  const { fake, put } = setUp();
  expect(await Promise.all(['a', 'b', 'c', 'd'].map(put))).toEqual(['a', 'b', 'c', 'd']);
  await put('e');
  expect(fake.groups).toEqual([['a', 'b', 'c'], ['d'], ['e']]);
});

it('fails only the guilty job of a group', async () => {
  const { fake, put } = setUp({ batch: 9, patience: 100 });
  const settled = await Promise.allSettled(['a', 'bad', 'c'].map(put));
  expect(settled.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
  expect(fake.groups.flat()).toEqual(['a', 'c']);
});

it('tries again while the lock is held, and keeps the order', async () => {
  const { fake, put } = setUp();
  fake.failures = ['busy', 'busy'];
  await Promise.all(['a', 'b', 'c', 'd'].map(put));
  expect(fake.groups).toEqual([['a', 'b', 'c'], ['d']]);
});

it('tells everybody who waited too long, and goes on with the next', async () => {
  const { fake, put } = setUp();
  fake.failures = Array.from({ length: 100 }, () => 'busy');
  const settled = await Promise.allSettled(['a', 'b', 'c', 'd'].map(put));
  expect(settled.map(({ status }) => status)).toEqual(Array(4).fill('rejected'));
  fake.failures = [];
  expect(await put('e')).toBe('e');
});

it('does not count the time in the queue as waiting for a lock', async () => {
  const { fake, put } = setUp({ batch: 1, patience: 40 });
  const last = Promise.allSettled(['a', 'b'].map(put));
  const until = performance.now() + 60;
  while (performance.now() < until);
  fake.failures = ['busy'];
  expect((await last).map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled']);
});

it('fails a whole group at once when the disk is full', async () => {
  const { fake, put } = setUp();
  fake.failures = ['full'];
  const settled = await Promise.allSettled(['a', 'b', 'c', 'd'].map(put));
  expect(settled.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected', 'fulfilled']);
  expect(fake.groups).toEqual([['d']]);
});

it('finishes what is waiting when closed, and takes no more', async () => {
  const { fake, queue, put } = setUp();
  const all = Promise.all(['a', 'b', 'c', 'd'].map(put));
  await queue.close();
  expect(fake.groups.flat()).toEqual(['a', 'b', 'c', 'd']);
  await all;
  await expect(put('e')).rejects.toThrow(/closed/);
});
