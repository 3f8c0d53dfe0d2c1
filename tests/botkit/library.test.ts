import { expect, test } from 'vitest';
import { Library } from '../../src/botkit/library.ts';
import { newSession, type Session } from '../../src/engine/session.ts';
import { gate } from './kit.ts';
import { TroubledStore } from './troubled-store.ts';

const flow = (revision: string) => ({ flow: 'a/b', revision, source: `source ${revision}`, program: `program ${revision}` });
const at = (...revisions: string[]): Session => ({
  ...newSession(),
  frames: revisions.map((revision) => ({ flow: 'a/b', revision, answers: {} })),
});

async function library(most = 10) {
  const store = new TroubledStore();
  const compiled: string[] = [];
  const compileOne = (_: string, source: string, lexicon: string) => {
    compiled.push(source);
    return source.includes('broken') ? undefined : `${source} in ${lexicon}`;
  };
  const made = new Library<string, string>('en1', { store, compileOne, most });
  await made.swap([flow('r1')], 'en1');
  return { store, compiled, made };
}

test('a new frame takes today, an old one its own revision with the words of today', async () => {
  const { made } = await library();
  await made.swap([flow('r2')], 'en2');
  const world = await made.prepare(at('r1'));
  expect([world.programs('a/b'), world.programs('a/b', 'r2'), world.programs('a/b', 'r1')]).toEqual([
    'program r2', 'program r2', 'source r1 in en2',
  ]);
  expect([world.lexicon, world.today, made.today()]).toEqual(['en2', ['program r2'], [{ flow: 'a/b', revision: 'r2' }]]);
  expect([made.old(at('r1', 'r2')), made.old(at('r2'))]).toEqual([[{ flow: 'a/b', revision: 'r1' }], []]);
});

test('the revisions of a crisis card that waits aside are there too', async () => {
  const { made } = await library();
  await made.swap([flow('r2')], 'en2');
  const world = await made.prepare({ ...at('r2'), aside: at('r1').frames });
  expect(world.programs('a/b', 'r1')).toBe('source r1 in en2');
});

test('the revisions of a card that waits under another are there too', async () => {
  const { made } = await library();
  await made.swap([flow('r2')], 'en2');
  const session = { ...at('r2'), aside: at('r2').frames, under: [at('r1').frames] };
  expect((await made.prepare(session)).programs('a/b', 'r1')).toBe('source r1 in en2');
  expect(made.old(session)).toEqual([{ flow: 'a/b', revision: 'r1' }]);
});

test('a revision that is unknown or no longer compiles is simply not there', async () => {
  const { made, store } = await library();
  await store.keepRevision({ flow: 'a/b', revision: 'r0', source: 'broken' });
  const world = await made.prepare(at('r0', 'never'));
  expect([world.programs('a/b', 'r0'), world.programs('a/b', 'never'), world.programs('x')]).toEqual([undefined, undefined, undefined]);
});

test('a turn goes on with the world it was given when a swap comes in between', async () => {
  const { made } = await library();
  const before = await made.prepare(at('r1'));
  await made.swap([flow('r2')], 'en2');
  expect([before.programs('a/b', 'r1'), before.programs('a/b'), before.lexicon]).toEqual(['program r1', 'program r1', 'en1']);
});

test('a swap during a load does not mix the words of two days', async () => {
  const { made, store } = await library();
  await made.swap([flow('r2')], 'en2');
  const { opened, open } = gate();
  store.trouble = (operation) => operation === 'revision' && opened;
  const preparing = made.prepare(at('r1'));
  await made.swap([flow('r3')], 'en3');
  open();
  expect((await preparing).programs('a/b', 'r1')).toBe('source r1 in en2');
  expect((await made.prepare(at('r1'))).programs('a/b', 'r1')).toBe('source r1 in en3');
});

test('a revision is compiled once, the least recently used are dropped, a failed load is tried again', async () => {
  const { made, store, compiled } = await library(2);
  for (const revision of ['r2', 'r3', 'r4']) await store.keepRevision(flow(revision));
  await Promise.all([made.prepare(at('r2')), made.prepare(at('r2'))]);
  for (const revision of ['r3', 'r2', 'r4', 'r2', 'r3']) await made.prepare(at(revision));
  expect(compiled).toEqual(['source r2', 'source r3', 'source r4', 'source r3']);
  store.trouble = () => Promise.reject(new Error('away'));
  await expect(made.prepare(at('r2'))).resolves.toBeDefined();
  await expect(made.prepare(at('r4'))).rejects.toMatchObject({ fault: 'store', where: 'store.revision' });
  store.trouble = () => {};
  expect((await made.prepare(at('r4'))).programs('a/b', 'r4')).toBe('source r4 in en1');
});
