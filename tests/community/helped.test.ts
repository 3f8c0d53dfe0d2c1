import { afterEach, describe, expect, test } from 'vitest';
import { FEWEST } from '../../src/community/insights.ts';
import { MemoryStore } from '../../src/storage/memory.ts';
import type { Community } from '../../src/community/community.ts';
import { communityOn, deed, giveaway, manager, official, scope } from './kit.ts';
import { Talk } from './talk.ts';

const ASK = 'Did this help?';
const END = 'That is the end of this talk';

let running: Talk | undefined;
afterEach(async () => {
  await running?.stop();
  running = undefined;
});

async function scene(counts = true): Promise<{ talk: Talk; community: Community; store: MemoryStore; flow: string }> {
  const store = new MemoryStore(Date.now);
  const community = communityOn(store);
  await deed(community, { deed: 'add', file: giveaway });
  await deed(community, { deed: 'publish', flow: 'giveaway' });
  if (counts) await deed(community, { deed: 'count', argument: 'on' });
  const talk = await new Talk().start(store, community);
  running = talk;
  return { talk, community, store, flow: community.flowOf(scope.platform, scope.id, 'giveaway') };
}

/** From the first question to the last, where nothing bad has happened. */
async function toTheEnd(talk: Talk, user: string, flow: string): Promise<string> {
  await talk.opens(user, flow);
  const last = await talk.presses(user, 'no', 'no', 'none', 'done');
  return last.includes(END) ? last : talk.says(user, 'Ireland'); // where they are is asked once
}

describe('whether it helped', () => {
  test('is asked in the message that ends the talk, after the people to talk to, and nobody has to answer', async () => {
    const { talk, flow } = await scene();
    const end = await toTheEnd(talk, 'ann', flow);
    expect(end.indexOf('Tell a moderator')).toBeGreaterThan(-1);
    expect(end.indexOf(ASK)).toBeGreaterThan(end.indexOf(END));
    expect(talk.ids).toEqual(['yes', 'little', 'no', 'home', 'helpnow']);
    const left = talk.token('yes');
    expect(await talk.says('ann', 'hi')).not.toContain(ASK);
    expect(await talk.sends('ann', left)).not.toContain('Thank you');
  });

  test('is counted once, however often the button is pressed or delivered, and not told below ten', async () => {
    const { talk, flow, community, store } = await scene();
    for (let n = 0; n < FEWEST; n += 1) {
      const user = `person ${n}`;
      await toTheEnd(talk, user, flow);
      const token = talk.token(n === 0 ? 'no' : 'yes');
      expect(await talk.sends(user, token, `press ${n}`)).toContain('Thank you');
      await talk.sends(user, token, `press ${n}`);
      await talk.sends(user, token);
    }
    await community.stop();
    expect(JSON.stringify(await store.documents('counts', { limit: 9 }))).toContain('"helped":{"no":1,"yes":9}');
    const managed = await community.manage({ kind: 'manage', scope, deed: 'insights', flow: 'giveaway' }, manager);
    const [message] = 'messages' in managed ? managed.messages : [];
    const list = message?.blocks.find((block) => block.kind === 'list' && block.heading.startsWith('Did it help?'));
    expect(list).toMatchObject({ items: ['Yes: fewer than 10', 'No: fewer than 10'] });
    expect(message?.files?.at(-1)).toMatchObject({ text: expect.stringContaining('helped,yes,<10\r\nhelped,no,<10') });
  });

  test('leads on to help where it did not', async () => {
    const { talk, flow } = await scene();
    await toTheEnd(talk, 'ann', flow);
    expect(await talk.presses('ann', 'little')).toContain('press Help now');
    expect(talk.ids).toEqual(['home', 'helpnow']);
  });

  test('is not asked where nothing is counted, by somebody who tries a draft, or by whoever stops', async () => {
    const off = await scene(false);
    expect(await toTheEnd(off.talk, 'ann', off.flow)).not.toContain(ASK);
    await off.talk.stop();
    const { talk, flow } = await scene();
    expect(await toTheEnd(talk, 'ann', `${flow}~draft`)).not.toContain(ASK);
    await talk.opens('bob', flow);
    expect(await talk.says('bob', 'stop')).not.toContain(ASK);
  });

  test('and a talk that was stopped did not come to its end', async () => {
    const { talk, flow, community, store } = await scene();
    await talk.opens('ann', flow);
    await talk.says('ann', 'stop');
    await community.stop();
    expect(JSON.stringify(await store.documents('counts', { limit: 9 }))).toContain('"ended":0');
  });
});

test('a talk ends as it should where the server cannot be looked up', async () => {
  const { talk, flow, store } = await scene();
  await talk.opens('ann', flow);
  await talk.presses('ann', 'no', 'no', 'none', 'done');
  const document = store.document.bind(store);
  store.document = async (shelf, key) => {
    if (shelf === 'server' && new Error().stack?.includes('helped.ts')) throw new Error('away');
    return document(shelf, key);
  };
  const end = await talk.says('ann', 'Ireland');
  expect(end).toContain(END);
  expect(end).not.toContain(ASK);
});

describe('whoever needed help', () => {
  test('is not asked after a crisis card, also when they went on to the end', async () => {
    const { talk, flow } = await scene();
    await talk.opens('ann', flow);
    expect(await talk.says('ann', 'I want to kill myself')).not.toContain(ASK);
    await talk.presses('ann', 'resume');
    await talk.presses('ann', 'no', 'no', 'none', 'done');
    const end = await talk.says('ann', 'Ireland');
    expect(end).toContain(END);
    expect(end).not.toContain(ASK);
    expect(await toTheEnd(talk, 'ann', flow)).toContain(ASK);
  });

  test('is not asked where harm was done: every answer but "nothing yet" leads to another such flow', async () => {
    const happened = official().programs.get('after/happened')?.steps.find(({ id }) => id === 'what');
    const options = Object.entries((happened?.spec as unknown as { options: Record<string, { call?: string }> }).options);
    expect(options.filter(([id, { call = '' }]) => id !== 'none' && !/^(after|crisis)\//.test(call))).toEqual([]);
    const { talk, flow } = await scene();
    await talk.opens('ann', flow);
    await talk.presses('ann', 'no', 'no', 'code', 'done');
    let said = '';
    for (let turn = 0; turn < 30 && !said.includes(END); turn += 1) said = talk.ids.includes('skip') ? await talk.presses('ann', 'skip') : await talk.says('ann', talk.ids.includes('done') ? '1' : 'no');
    expect(said).toContain(END);
    expect(said).not.toContain(ASK);
  });
});
