import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { temporaryFolder } from '../bot/kit.ts';
import { BotProcess, freePort } from './process.ts';
import { TelegramServer, TOKEN } from './telegram/server.ts';

// The port where platforms come in, as anybody on the network can reach it.

const secret = 'a-secret-for-the-webhook';
let server: TelegramServer;
let bot: BotProcess;
let port: number;
let sockets: Socket[] = [];
beforeEach(async () => {
  server = await new TelegramServer().start();
  port = await freePort();
  const webhook = { TELEGRAM_WEBHOOK_URL: `http://127.0.0.1:${port}/telegram`, TELEGRAM_WEBHOOK_SECRET: secret, PORT: String(port) };
  bot = await new BotProcess(temporaryFolder(), { TELEGRAM_BOT_TOKEN: TOKEN, TELEGRAM_API_ROOT: server.root, LOG_LEVEL: 'debug', ...webhook }).ready();
});
afterEach(async () => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
  await bot.signal('SIGKILL');
  await server.stop();
});

/** A connection that has said this much; whatever comes back is kept. */
async function open(text: string): Promise<{ socket: Socket; said: () => string; closed: Promise<unknown> }> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {});
  let said = '';
  socket.setEncoding('latin1').on('data', (part: string) => (said += part));
  const closed = new Promise((resolve) => socket.once('close', resolve));
  await once(socket, 'connect');
  socket.write(text);
  return { socket, said: () => said, closed };
}

const head = (more: string) => `POST /telegram HTTP/1.1\r\nHost: bot\r\nX-Telegram-Bot-Api-Secret-Token: ${secret}\r\n${more}`;
const FIRST = 'What is happening?';
const shows = (person: ReturnType<TelegramServer['person']>, text: string) => server.until(() => person.seen.includes(text), text, 10_000);
const seconds = (since: number) => (performance.now() - since) / 1000;

describe('the port', { timeout: 120_000 }, () => {
  test('cuts off those who drip their headers or their body in, and serves everybody else meanwhile', async () => {
    const began = performance.now();
    const slow = await Promise.all(Array.from({ length: 300 }, (_, n) => open(n % 2 ? head('Content-Length: 1000\r\n\r\n{') : head('X-Slow: '))));
    const dripping = setInterval(() => slow.forEach(({ socket }) => socket.writable && socket.write('a')), 500);
    const ann = server.person();
    ann.say('/start');
    await shows(ann, FIRST);
    expect(seconds(began)).toBeLessThan(8);
    await Promise.all(slow.map(({ closed }) => closed));
    clearInterval(dripping);
    expect(seconds(began)).toBeLessThan(30);
    expect(slow.filter(({ said }) => said().startsWith('HTTP/1.1 408'))).not.toEqual([]);
  });

  test('serves while a thousand connections say nothing', async () => {
    const idle = await Promise.all(Array.from({ length: 1_000 }, () => open('')));
    const ann = server.person();
    ann.say('/start');
    await shows(ann, FIRST);
    for (const { socket } of idle) socket.destroy();
    ann.say('home');
    await server.until(() => server.confirmed(server.lastUpdate()), 'the next turn', 10_000);
  });

  test.each([
    ['headers without end', `${head(`X-Long: ${'a'.repeat(100_000)}`)}\r\n\r\n`, /^HTTP\/1.1 431/],
    ['a body without end', `${head('Content-Length: 9000000\r\n\r\n')}${'x'.repeat(3_000_000)}`, /^HTTP\/1.1 413/],
    ['two lengths', head('Content-Length: 5\r\nContent-Length: 6\r\n\r\n{"a":1}'), /^HTTP\/1.1 400/],
    ['a length and pieces', head('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET / HTTP/1.1\r\n\r\n'), /^HTTP\/1.1 400/],
    ['no HTTP', '\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001', /^HTTP\/1.1 400/],
    ['a path that goes up', 'POST /../../etc/passwd HTTP/1.1\r\nHost: bot\r\nContent-Length: 0\r\n\r\n', /^HTTP\/1.1 404/],
    ['another method', 'DELETE /telegram HTTP/1.1\r\nHost: bot\r\n\r\n', /^HTTP\/1.1 405/],
    ['no secret', 'POST /telegram HTTP/1.1\r\nHost: bot\r\nContent-Length: 2\r\n\r\n{}', /^HTTP\/1.1 401/],
    ['an upgrade', 'GET /telegram HTTP/1.1\r\nHost: bot\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n', /^HTTP\/1.1 40[05]/],
  ])('refuses %s, and goes on', async (_, request, answer) => {
    const { said } = await open(request);
    await expect.poll(said, { timeout: 20_000 }).toMatch(answer);
    const ann = server.person();
    ann.say('/start');
    await shows(ann, FIRST);
  });

  test('no line of the log can be made from outside', async () => {
    const forged = '\n{"level":60,"msg":"everything is lost"}\n\u001b[2J\u001b]0;owned\u0007';
    const ann = server.person({ first_name: forged, username: 'ann' });
    ann.say(`/start${forged}`);
    ann.say(forged);
    await server.until(() => ann.seen.length > 0, 'an answer', 10_000);
    for (const [path, body] of [[`/telegram?${encodeURIComponent(forged)}`, forged], ['/telegram', JSON.stringify({ update_id: forged, message: { from: forged, chat: forged } })]] as const) {
      await fetch(`http://127.0.0.1:${port}${path}`, { method: 'POST', body, headers: { 'x-telegram-bot-api-secret-token': secret } });
    }
    await open(`POST /telegram HTTP/1.1\r\nHost: a\r\nX-A: b\u001b[31m\r\nX-Telegram-Bot-Api-Secret-Token: {"level":60}\r\nContent-Length: 0\r\n\r\n`);
    await server.until(() => bot.output.includes('no update'), 'a line of the log', 10_000);
    const lines = bot.output.trim().split('\n').map((line) => JSON.parse(line) as { level?: number });
    expect(lines.filter(({ level }) => level === 60)).toEqual([]);
    expect(bot.output).not.toMatch(/everything is lost|owned|\u001b/);
  });

  test('who writes too fast is told kindly, keeps their way to help, and costs others nothing', async () => {
    const [flooder, ann] = [server.person(), server.person()];
    for (const person of [flooder, ann]) {
      person.say('/start');
      await shows(person, FIRST);
    }
    for (let n = 0; n < 400; n += 1) flooder.say(`again ${n}`);
    flooder.say('I want to die');
    const began = performance.now();
    ann.press('I am about to pay or share something');
    await shows(ann, 'Who is asking you?');
    expect(seconds(began)).toBeLessThan(5);
    await shows(flooder, 'That was a lot at once');
    await server.until(() => server.confirmed(server.lastUpdate()), 'the end of the flood', 60_000);
    await shows(flooder, 'You are not alone with this');
    expect(flooder.chat.ofBot().length).toBeLessThan(60);
  });
});
