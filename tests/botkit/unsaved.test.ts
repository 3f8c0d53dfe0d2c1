import { expect, test } from 'vitest';
import { StoreUnavailable } from '../../src/storage/store.ts';
import { kit } from './kit.ts';
import { TroubledStore } from './troubled-store.ts';

/** Saves, and says that it could not, as long as it is told to. */
class BrokenOff extends TroubledStore {
  broken = true;
  override async commit(...given: Parameters<TroubledStore['commit']>): ReturnType<TroubledStore['commit']> {
    const committed = await super.commit(...given);
    if (this.broken) throw new StoreUnavailable('the connection broke');
    return committed;
  }
}

const SORRY = 'trouble.store (?)';

test('what could not be saved, and was, counts once when it is said again, and its reply comes', async () => {
  const store = new BrokenOff();
  const { adapter, said } = await kit({ store });
  await adapter.say('no');
  store.broken = false;
  await adapter.say('no');
  expect([adapter.texts(), await said()]).toEqual([[SORRY, '1:no'], ['no']]);
  await adapter.say('no');
  expect(await said()).toEqual(['no', 'no']);
});

test('who says something else instead is heard', async () => {
  const store = new BrokenOff();
  const { adapter, said } = await kit({ store });
  await adapter.say('no');
  store.broken = false;
  await adapter.say('yes');
  expect(await said()).toEqual(['no', 'yes']);
  await adapter.say('no');
  expect(await said()).toEqual(['no', 'yes', 'no']);
});

test('who was shown the reply meanwhile, and says the same to that, is heard', async () => {
  const store = new BrokenOff();
  const { adapter, shell, said } = await kit({ store });
  await adapter.say('no');
  store.broken = false;
  await shell.recover();
  await adapter.say('no');
  expect([adapter.texts(), await said()]).toEqual([[SORRY, '1:no', '2:no'], ['no', 'no']]);
});

test('however often it cannot be saved, it is one thing that was said', async () => {
  const store = new BrokenOff();
  const { adapter, said } = await kit({ store });
  for (let time = 0; time < 3; time += 1) await adapter.say('no');
  store.trouble = (operation) => operation === 'load' && Promise.reject(new StoreUnavailable('away'));
  await adapter.say('no');
  store.trouble = () => {};
  store.broken = false;
  await adapter.say('no');
  expect(await said()).toEqual(['no']);
});
