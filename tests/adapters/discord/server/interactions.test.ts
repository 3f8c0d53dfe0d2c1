import { type Client, Routes } from 'discord.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DiscordServer } from '../server.ts';
import { clientOf, endAll, fresh, refusalOf } from './kit.ts';

let server: DiscordServer;
let client: Client;
beforeAll(async () => {
  [server, client] = await fresh();
});
afterAll(endAll);

describe('answers that are refused', () => {
  const callback = (id: string, token: string, body: unknown) => refusalOf(client.rest.post(Routes.interactionCallback(id, token), { body, auth: false }));
  const started = () => server.person().slash('check');

  test('after three seconds, or a second time', async () => {
    const late = started();
    const { id, token } = started();
    const reply = { type: 4, data: { content: 'x' } };
    expect(await callback(id, token, reply)).toBe('taken');
    expect(await callback(id, token, reply)).toContain('40060');
    expect(await callback(id, late.token, reply)).toContain('10062');
    server.skip(3_001);
    expect(late.failed).toBe(true);
    expect(await callback(late.id, late.token, reply)).toContain('10062');
    expect(server.unanswered()).toContain(late);
    expect(server.unanswered().map((each) => each.id)).not.toContain(id);
  });

  test('messages after fifteen minutes, before the first response, or that are none of its own', async () => {
    const { id, token } = started();
    const [app, other] = [server.me.id, started()];
    const follow = () => refusalOf(client.rest.post(Routes.webhook(app, token), { body: { content: 'x' }, auth: false }));
    expect(await follow()).toContain('10015');
    await callback(id, token, { type: 4, data: { content: 'x' } });
    await callback(other.id, other.token, { type: 4, data: { content: 'x' } });
    expect(await follow()).toBe('taken');
    expect(await refusalOf(client.rest.patch(Routes.webhookMessage(app, token, other.original?.id), { body: { content: 'y' }, auth: false }))).toContain('10008');
    server.skip(15 * 60_000 + 1);
    expect(await follow()).toContain('50027');
    const fresh = started();
    await callback(fresh.id, fresh.token, { type: 5 });
    server.expireToken(fresh);
    expect(await refusalOf(client.rest.get(Routes.webhookMessage(app, fresh.token), { auth: false }))).toContain('50027');
  });

  test.each<[string, unknown, string]>([
    ['an update where no button was', { type: 7, data: { content: 'x' } }, '50035 type BASE_TYPE_CHOICES'],
    ['an empty message', { type: 4, data: {} }, '50006'],
    ['too many words', { type: 4, data: { content: 'x'.repeat(2001) } }, '50035 data.content BASE_TYPE_MAX_LENGTH'],
    ['a form without fields', { type: 9, data: { custom_id: 'f', title: 'x', components: [] } }, '50035 data.components BASE_TYPE_BAD_LENGTH'],
    ['a title of 46 characters', { type: 9, data: { custom_id: 'f', title: 'x'.repeat(46), components: [{ type: 18, label: 'x', component: { type: 4, custom_id: 'a', style: 1 } }] } }, 'data.title BASE_TYPE_MAX_LENGTH'],
    ['suggestions for a command', { type: 8, data: { choices: [] } }, '50035 type BASE_TYPE_CHOICES'],
  ])('%s, and the interaction is still open', async (_name, body, code) => {
    const { id, token } = started();
    expect(await callback(id, token, body)).toContain(code);
    expect(await callback(id, token, { type: 4, data: { content: 'x' } })).toBe('taken');
  });

  test('26 suggestions, or one of 101 characters', async () => {
    const typing = server.person().autocomplete('check', 'topic', 'x');
    const choices = Array.from({ length: 26 }, (_, n) => ({ name: `${n}`, value: `${n}` }));
    expect(await callback(typing.id, typing.token, { type: 8, data: { choices } })).toContain('data.choices BASE_TYPE_BAD_LENGTH');
    expect(await callback(typing.id, typing.token, { type: 8, data: { choices: [{ name: 'x'.repeat(101), value: 'x' }] } })).toContain('choices.0.name');
  });

  test('the first message after a pause for thought takes its place; guests may send five more', async () => {
    const ann = server.person({ installed: true });
    const { id, token } = ann.slash('check', {}, server.privately([ann, server.person()]));
    await callback(id, token, { type: 5, data: { flags: 64 } });
    const follow = () => refusalOf(client.rest.post(Routes.webhook(server.me.id, token), { body: { content: 'x' }, auth: false }));
    for (let count = 0; count < 6; count += 1) expect(await follow()).toBe('taken');
    expect(await follow()).toContain('40094');
    const [first, second] = server.interactions.get(id)?.channel.messages.values() ?? [];
    expect([first?.to, second?.to]).toEqual([ann, undefined]);
  });

  test('another token', async () => {
    const stranger = clientOf(server);
    stranger.rest.setToken('x');
    expect(await refusalOf(stranger.rest.get(Routes.user()))).toContain('401');
    await expect(stranger.login(`${server.token}x`)).rejects.toThrow();
  });
});
