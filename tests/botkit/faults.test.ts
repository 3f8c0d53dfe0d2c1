import fc from 'fast-check';
import { expect, test } from 'vitest';
import { SendFailed } from '../../src/botkit/adapter.ts';
import { StoreUnavailable } from '../../src/storage/store.ts';
import { FakeAdapter, heard, kit, type Kit, personOf } from './kit.ts';
import { TroubledStore } from './troubled-store.ts';

/*
 * Any mixture of failures, redeliveries and restarts: every answer that was accepted is kept once and in its
 * order, every reply to it arrives, and it arrives twice only where a doubt was counted.
 */

type SendFault = 'ok' | 'again' | 'lost' | 'arrived';
const sendFault = fc.constantFrom<SendFault>('ok', 'ok', 'ok', 'again', 'lost', 'arrived');
const storeFault = fc.constantFrom('ok', 'ok', 'ok', 'load', 'commit', 'committed', 'markSent', 'unsent');
const act = fc.record({
  user: fc.constantFrom('ann', 'bob'),
  sends: fc.array(sendFault, { maxLength: 4 }),
  store: storeFault,
  times: fc.constantFrom(1, 1, 2),
  restart: fc.boolean(),
});

class FaultyStore extends TroubledStore {
  readonly accepted: string[] = [];
  fault = 'ok';

  constructor() {
    super();
    this.trouble = (operation) => {
      if (operation === this.fault) throw new StoreUnavailable('away');
    };
  }
  override async commit(...given: Parameters<TroubledStore['commit']>): ReturnType<TroubledStore['commit']> {
    const committed = await super.commit(...given);
    if (committed.outcome === 'saved') this.accepted.push(given[0].event);
    if (this.fault === 'committed') throw new StoreUnavailable('away, but saved');
    return committed;
  }
}

/** Each call meets the next fault; afterwards all is well. `arrived`: it went out, and yet failed. */
function failing(adapter: FakeAdapter, faults: SendFault[]): FakeAdapter['trouble'] {
  return (text, to) => {
    const fault = faults.shift() ?? 'ok';
    if (fault === 'arrived') adapter.sent.push([to, text]);
    if (fault === 'again') throw new SendFailed('busy', { again: true });
    if (fault !== 'ok') throw new Error('connection reset');
  };
}

test('nothing accepted is lost or doubled, and no reply is silently lost', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 12 }), async (acts) => {
      const store = new FaultyStore();
      const adapter = new FakeAdapter();
      const kits: Kit[] = [];
      const start = async () => {
        // The one before is not stopped, which would close the store; it only gets no events any more.
        kits.push(await kit({ adapters: [adapter], store, limits: { patience: 12, backoff: [1] } }));
        await kits.at(-1)?.shell.recover();
      };
      await start();
      for (const [index, { user, sends, store: fault, times, restart }] of acts.entries()) {
        adapter.trouble = failing(adapter, [...sends]);
        store.fault = fault;
        for (let time = 0; time < times; time += 1) await adapter.say(`${index}`, user, `x${index}`);
        if (restart) await start();
      }
      adapter.trouble = () => {};
      store.fault = 'ok';
      await start();
      await check(store, adapter, kits, acts);
    }),
    { numRuns: 60 },
  );
});

async function check(store: FaultyStore, adapter: FakeAdapter, kits: Kit[], acts: { user: string }[]): Promise<void> {
  const doubts = kits.flatMap(({ counts }) => counts).filter((what) => what === 'doubtful').length;
  let doubles = 0;
  for (const user of ['ann', 'bob']) {
    const accepted = store.accepted.map((event) => event.slice('fake:x'.length)).filter((index) => acts[Number(index)]?.user === user);
    expect(heard((await store.load(personOf('fake', user)))?.session)).toEqual(accepted);
    const replies = adapter.texts(user).filter((text) => !text.startsWith('trouble'));
    accepted.forEach((index, at) => expect(replies).toContain(`${at + 1}:${index}`));
    doubles += replies.length - new Set(replies).size;
  }
  expect(await store.waiting()).toEqual([]);
  expect(doubles).toBeLessThanOrEqual(doubts);
}
