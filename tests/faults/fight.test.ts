import { expect, test } from 'vitest';
import { openStore } from '../../src/storage/open.ts';
import { testSeal } from '../adapters/telegram/bot.ts';
import { heard, type Kit, kit, personOf } from '../botkit/kit.ts';
import { postgresServer } from '../postgres/kit.ts';

const ROUNDS = 240;
const postgres = postgresServer();
const limits = { middleware: 10_000, store: 10_000, commit: 60_000, patience: 10_000, claimEvery: 1_000 };

test('two workers fight for one session, round after round: each thing that was said counts once, and is answered', { timeout: 120_000 }, async () => {
  const url = await postgres().createDatabase('fight');
  const begun: Kit[] = [];
  const begin = async () => {
    const store = await openStore(url, { seal: testSeal, clock: Date.now });
    const made = await kit({ store, limits });
    begun.push(made);
    return made;
  };
  let [one, other] = [await begin(), await begin()];
  const said: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    const words = round % 2 ? [`${round}a`] : [`${round}a`, `${round}b`];
    said.push(...words);
    // The same event at both, or two events, one at each.
    await Promise.all([one.adapter.say(`${round}a`, 'ann', `x${round}a`), other.adapter.say(words.at(-1) ?? '', 'ann', `x${words.at(-1)}`)]);
    if (round % 40 !== 39) continue;
    await one.shell.stop();
    [one, other] = [other, await begin()];
  }
  await Promise.all([one, other].map(({ shell }) => shell.recover()));
  const store = await openStore(url, { seal: testSeal, clock: Date.now });
  const kept = heard((await store.load(personOf('fake', 'ann')))?.session);
  expect(kept.toSorted()).toEqual(said.toSorted());
  expect(await store.unsent('fake', 9)).toEqual([]);
  const replies = begun.flatMap(({ adapter }) => adapter.texts());
  const counted = (what: string) => begun.flatMap(({ counts }) => counts).filter((each) => each === what).length;
  expect(replies.length - new Set(replies).size).toBeLessThanOrEqual(counted('doubtful'));
  expect(new Set(replies)).toEqual(new Set(kept.map((word, at) => `${at + 1}:${word}`)));
  // They did meet.
  expect([counted('conflict') > 20, counted('duplicate') >= ROUNDS / 2]).toEqual([true, true]);
  await Promise.all([store.close(), one.shell.stop(), other.shell.stop()]);
});
