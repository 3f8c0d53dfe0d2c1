import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { Listener } from '../../src/adapters/shared/listener.ts';
import { freePort } from './process.ts';

const MOST = 40;
let sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets) socket.destroy();
  sockets = [];
});

/** A connection that says nothing, and whether it is still there. */
async function idle(port: number): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.on('error', () => {}).resume();
  await once(socket, 'connect');
  return socket;
}

const post = (port: number) => fetch(`http://127.0.0.1:${port}/here`, { method: 'POST', body: '{}' }).then(({ status }) => status, () => 'refused');
const open = () => sockets.filter(({ closed, readableEnded }) => !closed && !readableEnded).length;

test('only so many connections are kept; those that say nothing make room for those that do', { timeout: 60_000 }, async () => {
  const port = await freePort();
  const listener = new Listener(port, MOST);
  await listener.open('/here', async () => ({ status: 200 }));
  await Promise.all(Array.from({ length: MOST * 3 }, () => idle(port)));
  await expect.poll(open, { timeout: 3_000 }).toBe(MOST);
  expect(await post(port)).toBe('refused');
  await expect.poll(() => post(port), { timeout: 15_000, interval: 250 }).toBe(200);
  await expect.poll(open, { timeout: 3_000 }).toBe(0);
  await listener.close('/here');
});
