import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, onTestFinished, test } from 'vitest';
import { createBot, readMaterial } from '../../src/bot.ts';
import type { Adapter, Door, Output } from '../../src/botkit/adapter.ts';
import type { Fields } from '../../src/botkit/log.ts';
import type { Event } from '../../src/engine/event.ts';
import { openStore } from '../../src/storage/open.ts';
import { createSeal } from '../../src/storage/seal.ts';
import { postgresServer } from '../postgres/kit.ts';
import { root, temporaryFolder } from './kit.ts';

const material = readMaterial({ flows: join(root, 'flows'), content: join(root, 'content') });

/** A door that a test opens: what is said to it, and what it shows. */
class Room implements Adapter {
  readonly platform = 'room';
  readonly shown: Output[] = [];
  #door: Door | undefined;
  #events = 0;
  async start(door: Door): Promise<void> {
    this.#door = door;
  }
  async stop(): Promise<void> {}
  render(output: Output) {
    return { calls: [JSON.stringify(output)], state: null };
  }
  async send(_to: unknown, call: unknown): Promise<undefined> {
    this.shown.push(JSON.parse(String(call)) as Output);
  }
  async say(user: string, event: Event): Promise<string> {
    const before = this.shown.length;
    await this.#door?.({ id: String((this.#events += 1)), user, to: user, event });
    return JSON.stringify(this.shown.slice(before));
  }
}

async function open(url: string) {
  const seal = createSeal('a secret of at least thirty-two characters');
  const store = await openStore(url, { seal, clock: Date.now });
  const room = new Room();
  const lines: [Fields, string][] = [];
  const log = { info: () => {}, warn: (...line: [Fields, string]) => void lines.push(line), error: (...line: [Fields, string]) => void lines.push(line) };
  const bot = await createBot(material, { store, seal, adapters: [room], log, today: () => '2026-11-25' });
  await bot.start();
  onTestFinished(() => bot.stop());
  return { room, lines };
}

describe('a database that cannot serve', { timeout: 60_000 }, () => {
  test('locked: a calm sentence, the place is kept, the log says what and where', async () => {
    const file = join(temporaryFolder(), 'bothends.db');
    const { room, lines } = await open(`sqlite:${file}`);
    await room.say('ann', { kind: 'open' });
    await room.say('ann', { kind: 'text', text: '1' });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const troubled = await room.say('ann', { kind: 'text', text: 'yes' });
    expect(troubled).toContain('I could not save your answer just now');
    expect(lines).toEqual([[expect.objectContaining({ where: 'store.commit', error: 'StoreUnavailable', reason: 'SQLITE_BUSY', file: 'bothends.db' }), expect.any(String)]]);
    expect(JSON.stringify(lines)).not.toMatch(/ann|yes/);
    other.exec('ROLLBACK');
    other.close();
    expect(await room.say('ann', { kind: 'text', text: 'yes' })).toContain('Hanging up is not rude');
  });

  test('locked: who asks for help now, or is in danger, gets the card once, after the calm sentence', async () => {
    const file = join(temporaryFolder(), 'bothends.db');
    const { room } = await open(`sqlite:${file}`);
    await room.say('ann', { kind: 'open' });
    const menu = await room.say('ann', { kind: 'text', text: '1' });
    const other = new DatabaseSync(file);
    other.exec('BEGIN IMMEDIATE');
    const button = /"token":"([^"]*helpnow[^"]*)"/.exec(menu)?.[1] ?? '';
    expect(button).not.toBe('');
    const calm = 'I could not save your answer just now';
    const help = await room.say('ann', { kind: 'press', token: button });
    expect(help).toMatch(new RegExp(`${calm}.*Let us find the right help`));
    const danger = /"label":"In danger[^"]*","token":"([^"]+)"/.exec(help)?.[1] ?? '';
    expect(await room.say('ann', { kind: 'press', token: danger }), 'the card goes on').toMatch(/You are not alone/);
    expect(await room.say('bob', { kind: 'text', text: 'I want to die' })).toMatch(new RegExp(`${calm}.*You are not alone`));
    expect(await room.say('bob', { kind: 'text', text: 'Kenya' })).not.toContain('Which country');
    const stopped = await room.say('bob', { kind: 'text', text: 'stop' });
    expect(stopped).toContain(calm);
    expect(JSON.parse(stopped), 'nothing is said to be deleted').toHaveLength(1);
    other.exec('ROLLBACK');
    other.close();
    expect(await room.say('ann', { kind: 'text', text: 'yes' })).toContain('Hanging up is not rude');
  });

  const postgres = postgresServer();
  test('PostgreSQL that is away: a calm sentence, the place is kept, help now, the log says what and where', async () => {
    const { room, lines } = await open(postgres().url());
    await room.say('ann', { kind: 'open' });
    await room.say('ann', { kind: 'text', text: '1' });
    await postgres().down();
    const troubled = await room.say('ann', { kind: 'text', text: 'yes' });
    expect(troubled).toContain('I could not save your answer just now');
    const where = expect.objectContaining({ where: expect.stringMatching(/^store\.(load|commit)$/), error: 'StoreUnavailable', reason: expect.stringMatching(/^(ECONNREFUSED|ECONNRESET|CONNECTION|57P01)$/), file: `127.0.0.1:${postgres().port}/postgres` });
    expect(lines).toContainEqual([where, expect.any(String)]);
    expect(await room.say('bob', { kind: 'text', text: 'I want to die' })).toMatch(/I could not save your answer.*You are not alone/);
    expect(JSON.stringify(lines)).not.toMatch(/ann|yes|password/);
    await postgres().up();
    expect(await room.say('ann', { kind: 'text', text: 'yes' })).toContain('Hanging up is not rude');
  });
});
