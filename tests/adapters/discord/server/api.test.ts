import { createPublicKey, verify } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Client, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DiscordServer } from '../server.ts';
import { clientOf, commands, endAll, ends, fresh, refusalOf, serve } from './kit.ts';

let server: DiscordServer;
let client: Client;
beforeAll(async () => {
  [server, client] = await fresh();
});
afterAll(endAll);

describe('calls', () => {
  const send = (to: { id: string }, bot = client) => bot.rest.post(Routes.channelMessages(to.id), { body: { content: 'x' } });

  test('faults are used up', async () => {
    const ann = server.person({ installed: true });
    server.faults.add({ match: 'POST /channels', status: 403, code: 50007 });
    await expect(send(ann.dm)).rejects.toMatchObject({ status: 403, code: 50007 });
    server.faults.add({ match: /messages$/, lose: true, skip: 1 });
    await send(ann.dm);
    await expect(send(ann.dm)).rejects.toThrow();
    expect(ann.dm.messages.size).toBe(2);
    server.faults.add({ match: ({ path }) => path.includes(ann.dm.id), drop: true });
    await expect(send(ann.dm)).rejects.toThrow();
    expect(ann.dm.messages.size).toBe(2);
    server.faults.add({ match: 'POST /channels', status: 502, body: '<html>' });
    await expect(send(ann.dm)).rejects.toMatchObject({ status: 502 });
    await send(ann.dm);
  });

  test('too many at once are told to wait, and how long', async () => {
    const [fake, bot] = await fresh({ rates: true });
    const ann = fake.person({ installed: true });
    const plain = () => fetch(`${fake.api}/v10/channels/${ann.dm.id}/messages`, { method: 'POST', headers: { authorization: `Bot ${fake.token}`, 'content-type': 'application/json' }, body: '{"content":"x"}' });
    for (let count = 0; count < 5; count += 1) expect((await plain()).status).toBe(200);
    const refused = await plain();
    expect([refused.status, refused.headers.get('x-ratelimit-remaining')]).toEqual([429, '0']);
    expect(await refused.json()).toMatchObject({ global: false, retry_after: expect.any(Number) });
    fake.skip(5_001);
    await send(ann.dm, bot);
    expect(fake.limited()).toHaveLength(1);
    fake.skip(1_001);
    for (let count = 0; count < 51; count += 1) await fetch(`${fake.api}/v10/users/@me`, { headers: { authorization: `Bot ${fake.token}` } });
    expect(fake.limited()).toHaveLength(2);
  });
});

describe('an address of its own', () => {
  const key = (hex: string) => createPublicKey({ key: Buffer.concat([Buffer.from('302a300506032b6570032100', 'hex'), Buffer.from(hex, 'hex')]), format: 'der', type: 'spki' });
  async function endpoint(publicKey: string, answer: (asked: { type: number }) => [number, unknown], checks = true): Promise<string> {
    const http = createServer((request, response) => {
      void bodyOf(request).then((body) => {
        const signed = Buffer.from(String(request.headers['x-signature-timestamp']) + body);
        const right = verify(null, signed, key(publicKey), Buffer.from(String(request.headers['x-signature-ed25519']), 'hex'));
        const [status, said] = checks && !right ? [401, {}] : answer(JSON.parse(body) as { type: number });
        response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(said));
      });
    });
    await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
    ends.push(() => new Promise((resolve) => http.close(resolve)));
    return `http://127.0.0.1:${(http.address() as AddressInfo).port}/interactions`;
  }
  async function bodyOf(request: IncomingMessage): Promise<string> {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    return Buffer.concat(parts).toString();
  }

  test('takes interactions, signed, without a gateway', async () => {
    const fake = await serve();
    const { rest } = clientOf(fake);
    rest.setToken(fake.token);
    await rest.put(Routes.applicationCommands(fake.me.id), { body: commands });
    let said = 'by post';
    const url = await endpoint(fake.endpoint.publicKey, ({ type }) => [200, type === 1 ? { type: 1 } : { type: 4, data: { content: said } }]);
    await rest.patch(Routes.currentApplication(), { body: { interactions_endpoint_url: url } });
    const ann = fake.person();
    const interaction = ann.slash('check');
    await fake.until(() => interaction.answer !== undefined, 'the answer');
    expect(ann.screen()).toBe('both-ends-test:\nby post');
    expect(fake.unanswered()).toEqual([]);
    await rest.post(Routes.webhook(fake.me.id, interaction.token), { body: { content: 'and more' }, auth: false });
    expect(ann.seen).toBe('by post\nand more');
    said = '';
    const empty = ann.slash('check');
    await fake.until(() => fake.refused().some(({ code }) => code === 50006), 'a refusal');
    expect(fake.unanswered()).toEqual([empty]);
  });

  test('is refused when it does not check signatures, or greets nobody', async () => {
    const careless = await endpoint(server.endpoint.publicKey, () => [200, { type: 1 }], false);
    const silent = await endpoint(server.endpoint.publicKey, () => [200, {}]);
    for (const url of [careless, silent]) {
      const set = client.rest.patch(Routes.currentApplication(), { body: { interactions_endpoint_url: url } });
      expect(await refusalOf(set)).toContain('interactions_endpoint_url');
    }
    expect(server.endpoint.url).toBeUndefined();
  });
});
