import { afterEach, beforeEach, expect, test } from 'vitest';
import { Client } from '../../../src/adapters/telegram/client.ts';
import { Poller } from '../../../src/adapters/telegram/poll.ts';
import { Hearing } from '../../../src/adapters/shared/hearing.ts';
import { TelegramServer, TOKEN } from './server.ts';

// The poller alone: what it hands on, and what it tells Telegram.

let server: TelegramServer;
let poller: Poller;
let handled: number[];
/** Ids whose handling does not end until it is told to. */
let slow: Map<number, PromiseWithResolvers<void>>;
beforeEach(async () => {
  server = await new TelegramServer().start();
  handled = [];
  slow = new Map();
  const log = { info() {}, warn() {}, error() {} };
  const handle = async ({ update_id: id = 0 }) => {
    handled.push(id);
    await slow.get(id)?.promise;
  };
  poller = new Poller({ client: new Client({ token: TOKEN, root: server.root }), log, updates: ['message'], handle, hearing: new Hearing(200) });
});
afterEach(async () => {
  for (const { resolve } of slow.values()) resolve();
  await poller.stop();
  await server.stop();
});

function say(): number {
  server.person().say('hello');
  return server.lastUpdate().update_id;
}
const reached = (id: number) => server.until(() => handled.includes(id), `update ${id}`);

test('what is done is not handed on again, though it is brought again', async () => {
  const first = say();
  poller.start();
  await reached(first);
  await server.until(() => server.confirmed(server.lastUpdate()), 'the confirmation');
  const [done] = server.updates.sent;
  const next = say();
  await reached(next);
  if (done) server.updates.redeliver(done);
  const last = say();
  await reached(last);
  expect(handled).toEqual([first, next, last]);
});

test('while one takes long the others are handed on, once each, and none from it on is confirmed', async () => {
  const [before, long] = [say(), say()];
  slow.set(long, Promise.withResolvers());
  poller.start();
  const after = [say(), say()];
  await Promise.all(after.map(reached));
  await server.until(() => server.calls.filter(({ method }) => method === 'getUpdates').length > 5, 'a few looks');
  expect(server.updates.sent.map((update) => server.confirmed(update))).toEqual([true, false, false, false]);
  slow.get(long)?.resolve();
  await server.until(() => server.confirmed(server.lastUpdate()), 'the confirmation');
  expect(handled.toSorted((one, other) => one - other)).toEqual([before, long, ...after]);
});

test('a Telegram that stays silent is told of, until it answers again', async () => {
  server.faults.add({ method: 'getUpdates', status: 502, times: 3 });
  poller.start();
  expect(poller.hears).toBe(true);
  await expect.poll(() => poller.hears, { timeout: 10_000 }).toBe(false);
  await expect.poll(() => poller.hears, { timeout: 10_000 }).toBe(true);
});
