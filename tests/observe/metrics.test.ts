import { createServer } from 'node:net';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { BotProcess, freePort } from '../adapters/process.ts';
import { TelegramServer, TOKEN } from '../adapters/telegram/server.ts';
import { root, temporaryFolder } from '../bot/kit.ts';
import { readConfig } from '../../src/config.ts';
import { Metrics } from '../../src/observe/metrics.ts';

let server: TelegramServer;
let running: BotProcess | undefined;
beforeEach(async () => {
  server = await new TelegramServer().start();
});
afterEach(async () => {
  await running?.signal('SIGKILL');
  running = undefined;
  await server.stop();
});

/** The bot, and what its port shows. */
async function serve(env: Record<string, string> = {}) {
  const port = await freePort();
  const bot = (running = new BotProcess(temporaryFolder(), { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: server.root, METRICS_PORT: String(port), ...env }));
  const see = (path: string, options?: RequestInit) => fetch(`http://127.0.0.1:${port}${path}`, options);
  return { bot, port, see, metrics: async () => (await see('/metrics')).text() };
}

const value = (text: string, name: string) => Number(new RegExp(`^${name.replace(/[{}"]/g, '\\$&')} (.*)$`, 'm').exec(text)?.[1]);
const until = (done: () => Promise<boolean>) => expect.poll(done, { timeout: 30_000, interval: 50 }).toBe(true);
const shows = (person: ReturnType<TelegramServer['person']>, text: string) => server.until(() => person.seen.includes(text), `"${text}" in ${JSON.stringify(person.seen)}`, 30_000);

describe('what an operator sees', { timeout: 120_000 }, () => {
  test('turns and their time, sends, what was begun and what came of it', async () => {
    const { bot, metrics, see } = await serve();
    await bot.ready();
    expect([(await see('/health/live')).status, (await see('/health/ready')).status]).toEqual([200, 200]);
    const ann = server.person();
    ann.say('parcel text');
    await shows(ann, '1 of ');
    for (let n = 2; !ann.seen.includes('Stop. This is how scams work.'); n += 1) {
      ann.say('yes');
      await server.until(() => ann.seen.includes(`${n} of `) || ann.seen.includes('Stop. This is how scams work.'), `question ${n}`, 30_000);
    }
    await until(async () => value(await metrics(), 'bothends_verdicts_total{flow="checks/parcel-text",verdict="stop"}') === 1);
    const text = await metrics();
    expect(value(text, 'bothends_flow_starts_total{flow="checks/parcel-text"}')).toBe(1);
    const turns = value(text, 'bothends_turns_total{door="telegram",outcome="taken"}');
    expect(turns).toBeGreaterThanOrEqual(2);
    expect(value(text, 'bothends_turn_seconds_count{door="telegram",stage="saved"}')).toBe(turns);
    await until(async () => value(await metrics(), 'bothends_turn_seconds_count{door="telegram",stage="replied"}') === turns);
    expect(value(await metrics(), 'bothends_sends_total{door="telegram",result="sent"}')).toBeGreaterThanOrEqual(turns);
    expect(value(text, 'bothends_people_busy')).toBeLessThanOrEqual(1);
    expect(text).toMatch(/^nodejs_eventloop_lag_seconds /m);
  });

  test('nothing of crisis cards and discreet flows', async () => {
    const { bot, metrics } = await serve();
    await bot.ready();
    const [ann, ben] = [server.person(), server.person()];
    ann.say('I want to die');
    ben.say('I cannot leave this compound');
    await until(async () => value(await metrics(), 'bothends_turns_total{door="telegram",outcome="taken"}') === 2);
    await server.until(() => ann.seen.length > 0 && ben.seen.length > 0, 'both answers', 30_000);
    expect((await metrics()).replaceAll(/^#.*/gm, '')).not.toMatch(/crisis|held|special|danger/);
  });

  test('replies that are refused, tried again and left', async () => {
    const { bot, metrics } = await serve();
    await bot.ready();
    server.faults.add({ method: 'sendMessage', status: 500, description: 'Internal Server Error', times: 2 });
    server.faults.add({ method: 'sendMessage', lose: 'answer', times: 1 });
    const ann = server.person();
    ann.say('/start');
    await shows(ann, 'What is happening?');
    await until(async () => value(await metrics(), 'bothends_sends_total{door="telegram",result="retried"}') >= 2);
    await until(async () => value(await metrics(), 'bothends_sends_total{door="telegram",result="sent"}') >= 1);
  });

  test('whether it is ready: not before the platform answers, nor while it stops', async () => {
    server.faults.add({ method: 'getMe', status: 500, description: 'Internal Server Error', times: 4 });
    const { bot, see, metrics } = await serve();
    await until(async () => (await see('/health/ready').catch(() => undefined))?.status === 503);
    expect(await (await see('/health/ready')).text()).toBe('starting\n');
    expect(value(await metrics(), 'bothends_ready')).toBe(0);
    expect((await see('/health/live')).status).toBe(200);
    await bot.ready();
    expect((await see('/health/ready')).status).toBe(200);
    expect(value(await metrics(), 'bothends_ready')).toBe(1);
  });

  test('only what is asked for, on a port of its own that this machine alone reaches', async () => {
    const { bot, see, port } = await serve();
    await bot.ready();
    expect([(await see('/')).status, (await see('/metrics', { method: 'POST' })).status, (await see('/metrics?x=1')).status]).toEqual([404, 405, 200]);
    expect(readConfig({ METRICS_PORT: String(port) }).metrics).toEqual({ port, host: '127.0.0.1' });
  });

  test('one line and exit code 1 where the port is taken', async () => {
    const taken = createServer();
    const port = await new Promise<number>((resolve) => taken.listen(0, '127.0.0.1', () => resolve((taken.address() as { port: number }).port)));
    const { bot } = await serve({ METRICS_PORT: String(port) });
    expect(await bot.exited).toBe(1);
    expect(bot.output).toContain(`Metrics cannot be shown on port ${port} of 127.0.0.1 (EADDRINUSE). Set METRICS_PORT`);
    taken.close();
  });
});

describe('settings', () => {
  test('each shard has a port of its own', () => {
    const shard = { DISCORD_TOKEN: 'a.b.c', SHARDING_MANAGER: 'true', SHARDS: '[3]', SHARD_COUNT: '4', METRICS_PORT: '9464' };
    expect(readConfig(shard).metrics).toEqual({ port: 9467, host: '127.0.0.1' });
  });

  test.each([
    [{ METRICS_PORT: '0' }, 'METRICS_PORT must be a number'],
    [{ METRICS_PORT: 'x' }, 'METRICS_PORT must be a number'],
    [{ METRICS_PORT: '8080', TELEGRAM_BOT_TOKEN: '1:a', TELEGRAM_WEBHOOK_URL: 'https://a.example/t', TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(20) }, 'another than PORT'],
    [{ DISCORD_TOKEN: 'a.b.c', SHARDING_MANAGER: 'true', SHARDS: '[3]', SHARD_COUNT: '4', METRICS_PORT: '65533' }, 'would be 65536'],
    [{ METRICS_PORT: '8078', DISCORD_TOKEN: 'a.b.c', SHARDING_MANAGER: 'true', SHARDS: '[2]', SHARD_COUNT: '4', TELEGRAM_BOT_TOKEN: '1:a', TELEGRAM_WEBHOOK_URL: 'https://a.example/t', TELEGRAM_WEBHOOK_SECRET: 'a'.repeat(20) }, 'another than PORT'],
  ])('%o is refused', (env, says) => {
    expect(() => readConfig(env)).toThrow(says);
  });
});

describe('dashboard and alerts', () => {
  const names = new Metrics('0').names.flatMap((name) => (name.endsWith('_seconds') ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name]));
  const used = (text: string) => [...new Set(text.match(/bothends_\w+/g) ?? [])];
  const dashboard = readFileSync(join(root, 'deploy/dashboard.json'), 'utf8');
  const alerts = readFileSync(join(root, 'deploy/alerts.yaml'), 'utf8');

  test('name only what is measured, and all of it', () => {
    expect(used(dashboard + alerts).filter((name) => !names.includes(name))).toEqual([]);
    const seen = used(dashboard);
    expect(new Metrics('0').names.filter((name) => !seen.some((each) => each.startsWith(name)))).toEqual([]);
  });

  test('every alert says what it means for people, and where to read what to do', () => {
    // What this test looks at.
    const { groups } = parse(alerts) as { groups: { rules: { alert: string; expr: string; for?: string; annotations: { summary: string; runbook: string } }[] }[] };
    const page = readFileSync(join(root, 'deploy/README.md'), 'utf8');
    const rules = groups.flatMap((group) => group.rules);
    expect(rules.length).toBeGreaterThanOrEqual(6);
    for (const { alert, expr, annotations } of rules) {
      expect(expr.length, alert).toBeGreaterThan(10);
      expect(annotations.summary, alert).toMatch(/\.$/);
      expect(annotations.runbook).toBe(`deploy/README.md#${alert.toLowerCase()}`);
      expect(page).toContain(`#### ${alert}`);
    }
  });
});
