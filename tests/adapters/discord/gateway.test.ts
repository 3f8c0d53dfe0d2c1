import { expect, onTestFinished, test } from 'vitest';
import { Client } from '../../../src/adapters/discord/client.ts';
import { Gateway } from '../../../src/adapters/discord/gateway.ts';
import { Hearing } from '../../../src/adapters/shared/hearing.ts';
import { DiscordServer } from './server.ts';

test('a connection that stays away is told of, until it is taken up again', { timeout: 60_000 }, async () => {
  const server = await new DiscordServer({ heartbeatMs: 2_000 }).start();
  onTestFinished(() => server.stop());
  const client = new Client({ token: server.token, base: server.api });
  onTestFinished(() => client.stop());
  const log = { info() {}, warn() {}, error() {} };
  const gateway = new Gateway({ token: server.token, rest: client.rest, log, take() {}, refused() {}, hearing: new Hearing(200) });
  await gateway.start();
  onTestFinished(() => gateway.stop());
  expect(gateway.hears).toBe(true);
  server.gateway.drop({ refuse: 3 });
  await expect.poll(() => gateway.hears, { timeout: 30_000 }).toBe(false);
  await expect.poll(() => gateway.hears, { timeout: 30_000 }).toBe(true);
});
