import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import type { Checks } from '../../src/community/checks.ts';
import { deedToken, deeds, flowOfLink, linkTo, type ManageEvent, readDeed } from '../../src/botkit/manage.ts';
import type { Effect } from '../../src/engine/effect.ts';
import { textHash } from '../../src/engine/hash.ts';
import { newSession } from '../../src/engine/session.ts';
import { makePack } from '../../src/pack/pack.ts';
import { readPack } from '../../src/pack/read.ts';
import { MemoryStore } from '../../src/storage/memory.ts';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { cli } from '../cli/kit.ts';
import { inThread } from './counted.ts';
import { communityOn, deed, giveaway, manager, scope, seal, toldBy } from './kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'bothends-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function published(store = new MemoryStore(Date.now), checks?: Checks) {
  const community = communityOn(store, [], checks);
  await deed(community, { deed: 'add', file: giveaway });
  await deed(community, { deed: 'publish', flow: 'giveaway' });
  return { community, store, flow: community.flowOf(scope.platform, scope.id, 'giveaway') };
}

describe('what managers do', () => {
  test('two at once lose nothing', async () => {
    const store = new MemoryStore(Date.now);
    const community = communityOn(store);
    const named = (n: number) => giveaway.replace('community/giveaway', `community/g${n}`);
    await Promise.all(Array.from({ length: 6 }, (_, n) => deed(community, { deed: 'add', file: named(n) })));
    expect(await community.names(scope.platform, scope.id)).toEqual(['g0', 'g1', 'g2', 'g3', 'g4', 'g5']);
    expect((await deed(community, { deed: 'history' })).match(/added/g)).toHaveLength(6);
  });

  test('a server has 25 flows at most, and keeps ten versions and the one people see', async () => {
    const { community } = await published();
    for (let n = 0; n < 12; n++) await deed(community, { deed: 'add', file: giveaway.replace('Think about the post', `Think about post ${n}, the post`) });
    const shown = await community.programs.program(community.flowOf(scope.platform, scope.id, 'giveaway'));
    expect(shown?.program.texts.get('en')?.get('signs.checklist')).toBeDefined();
    for (let n = 1; n < 25; n++) await deed(community, { deed: 'add', file: giveaway.replace('community/giveaway', `community/h${n}`) });
    expect(await deed(community, { deed: 'add', file: giveaway.replace('community/giveaway', 'community/one-more') })).toContain('25 flows');
  }, 120_000);

  test('what was turned off is published again as people last saw it, not as what was taken back', async () => {
    const community = communityOn(new MemoryStore(Date.now));
    const version = async () => /Version (\w+)/.exec(await deed(community, { deed: 'show', flow: 'giveaway' }))?.[1];
    await deed(community, { deed: 'add', file: giveaway });
    await deed(community, { deed: 'publish', flow: 'giveaway' });
    const first = await version();
    await deed(community, { deed: 'update', file: giveaway.replace('title:', 'title: New') });
    expect(await version()).not.toBe(first);
    await deed(community, { deed: 'rollback', flow: 'giveaway' });
    expect(await deed(community, { deed: 'disable', flow: 'giveaway' })).toContain(`Version ${first}`);
    expect(await deed(community, { deed: 'preview', flow: 'giveaway' })).toMatch(/^opens /);
    expect(await deed(community, { deed: 'publish', flow: 'giveaway' })).toContain(`Version ${first}`);
  });

  test('the same event does the same deed once, however often it is brought', async () => {
    const store = new MemoryStore(Date.now);
    const community = communityOn(store);
    for (const text of ['one', 'two', 'three']) {
      await deed(community, { deed: 'add', file: giveaway.replace('Think about the post', `Version ${text}, think about the post`) });
      await deed(community, { deed: 'publish', flow: 'giveaway' });
    }
    const version = async () => /Version (\w+)/.exec(await deed(community, { deed: 'show', flow: 'giveaway' }))?.[1];
    const brought = async (event: Pick<ManageEvent, 'deed'> & Partial<ManageEvent>, id: string) => toldBy(await community.manage({ kind: 'manage', scope, ...event }, { ...manager, event: id }));
    const newest = await version();
    const once = await brought({ deed: 'rollback', flow: 'giveaway' }, 'test:1');
    const before = await version();
    expect(before).not.toBe(newest);
    // A process that died before it noted the event, and another one that begins with the same store.
    expect(await brought({ deed: 'rollback', flow: 'giveaway' }, 'test:1')).toBe(once);
    expect([await version(), (await deed(community, { deed: 'history' })).match(/went back in/g)?.length]).toEqual([before, 1]);
    expect(await brought({ deed: 'undo' }, 'test:2')).toContain('Undone');
    expect(await brought({ deed: 'undo' }, 'test:2')).toContain('Is this giveaway real?');
    expect(await version()).toBe(newest);
    expect(JSON.stringify(await store.documents('server', { limit: 1 }))).not.toContain('test:');
  });

  test('what is there is told after something went or came back', async () => {
    const community = communityOn(new MemoryStore(Date.now));
    await deed(community, { deed: 'add', file: giveaway });
    expect(await deed(community, { deed: 'remove', flow: 'giveaway' })).toMatch(/Removed[^]*There are none yet/);
    expect(await deed(community, { deed: 'undo' })).toMatch(/Undone\. "Is this giveaway real\?" is as it was before: not published yet[^]*\(giveaway\): not published yet/);
    expect(await deed(community, { deed: 'undo' })).toContain('Undone. "Is this giveaway real?" is not here any more.');
  });

  test('a flow that is sent by itself keeps what came with the version before, and who wrote it', async () => {
    const community = communityOn(new MemoryStore(Date.now));
    const title = 'Is this giveaway real?';
    const spanish = `spec: 1\nflow: community/giveaway\nlanguage: es\nmade: {how: person, on: 2026-11-01}\nnative_review: none\ntexts:\n  title: {of: "${textHash(title)}", text: "¿Este regalo es de verdad?"}\n`;
    const about = { flow: 'community/giveaway', author: 'The Makers', licence: 'CC0-1.0', reviewed: '2026-11-24' };
    const pack = (files: Record<string, string>) => makePack({ 'flow.yaml': giveaway, ...files }, about);
    expect(await deed(community, { deed: 'add', file: pack({ 'flow.es.yaml': spanish, 'talks.yaml': 'talks: []\n' }) })).not.toContain('Kept from');
    await deed(community, { deed: 'publish', flow: 'giveaway' });
    const titles = async (language: string | undefined) => (await community.flows('test', '1', language)).map((flow) => flow.title);
    expect([await titles('es-MX'), await titles('vi'), await titles(undefined)]).toEqual([['¿Este regalo es de verdad?'], [title], [title]]);
    const newer = giveaway.replace(title, 'Is this gift real?');
    await deed(community, { deed: 'add', file: newer });
    expect([await titles('es'), await titles('en')], 'while it waits, people see the title of what they get').toEqual([['¿Este regalo es de verdad?'], [title]]);
    for (let n = 0; n < 2; n += 1) expect(await deed(community, { deed: n === 0 ? 'update' : 'add', file: newer })).toContain('Kept from the version before: flow.es.yaml, talks.yaml.');
    const managed = await community.manage({ kind: 'manage', scope, deed: 'share', flow: 'giveaway' }, manager);
    const [file] = ('messages' in managed ? managed.messages[0]?.files : undefined) ?? [];
    const shared = await readPack('pack', file && 'text' in file ? file.text : '');
    if (!shared.ok) throw new Error('no pack was shared');
    expect(shared.pack).toMatchObject({ author: 'The Makers, changed by Chess Club', licence: 'CC0-1.0', files: { 'flow.yaml': newer, 'flow.es.yaml': spanish, 'talks.yaml': 'talks: []\n' } });

    expect(await deed(community, { deed: 'update', file: newer.replace('language: en', 'language: es') })).toContain('do not fit this one, so they are left out');
  });

  test('other files of a flow, and other files, are told apart', async () => {
    const community = communityOn(new MemoryStore(Date.now));
    const told = (file: string) => deed(community, { deed: 'add', file });
    expect(await told('spec: 1\nflow: community/giveaway\nlanguage: es\ntexts: {}\n')).toContain('This is a translation, not a flow');
    expect(await told('talks:\n  - name: one\n')).toContain('These are talks, not a flow');
    expect(await told('title: Hello\n')).toContain('spec: 1');
  });

  test('crisis cards and after flows are never replaced', async () => {
    const { community } = await published();
    for (const argument of ['crisis/help', 'after/happened', 'home', 'constructor']) expect(await deed(community, { deed: 'replace', flow: 'giveaway', argument })).toContain('always stay');
    expect(await deed(community, { deed: 'replace', flow: 'giveaway', argument: 'checks/prize' })).toContain('checks/prize');
  });

  test('tokens and links come back as they were, and nothing else does', () => {
    fc.assert(
      fc.property(fc.constantFrom(...deeds), fc.bigInt({ min: -(10n ** 14n), max: 10n ** 19n }), fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,27}$/), (what, id, flow) => {
        const given = { deed: what, scope: String(id), flow, argument: undefined };
        const token = deedToken(given);
        expect(token.length <= 64 ? readDeed(token) : undefined).toEqual(token.length <= 64 ? given : undefined);
        expect(flowOfLink(linkTo(flow, 'A'.repeat(16)))).toBe(`community/${flow}@${'A'.repeat(16)}`);
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => (readDeed(text) === undefined || text.startsWith('^')) && (flowOfLink(text)?.includes('~') ?? false) === false));
  });
});

describe('a look at what was sent in', () => {
  test('is made in a thread of its own, which begins when it is needed and may be ended', async () => {
    const checks = inThread();
    const [good, bad] = await Promise.all([checks.read(giveaway, 'Chess Club'), checks.read('spec: 1', 'Chess Club')]);
    expect([good, bad]).toEqual([expect.objectContaining({ name: 'giveaway' }), { findings: [expect.any(String)] }]);
    const waiting = checks.read(giveaway, 'Chess Club');
    await checks.stop();
    expect(await waiting).toEqual({ findings: [expect.stringContaining('stopped')] });
    expect(await checks.read(giveaway, 'Chess Club')).toMatchObject({ name: 'giveaway' });
    await checks.stop();
  });
});

describe('a pack that is banned', () => {
  test('is gone everywhere at once, also for those who are in it, by the command and back', async () => {
    const file = join(folder, 'ban.db');
    const store = await openSqlite(file, { seal, clock: Date.now });
    const community = communityOn(store);
    await deed(community, { deed: 'add', file: giveaway });
    await deed(community, { deed: 'publish', flow: 'giveaway' });
    const flow = community.flowOf(scope.platform, scope.id, 'giveaway');
    const began = await community.programs.program(flow);
    const [server] = await store.documents('server', { limit: 1 });
    const hash = JSON.stringify(server?.value).match(/[0-9a-f]{64}/)?.[0] ?? '';
    const env = { DATABASE_URL: `sqlite:${file}`, SESSION_SECRET: 'a secret for tests that is long enough' };

    expect(await cli(['ban', hash], { env })).toMatchObject({ code: 0 });
    expect([await community.programs.program(flow), await community.programs.program(flow, began?.revision)]).toEqual([undefined, undefined]);
    expect(await deed(community, { deed: 'add', file: giveaway })).toContain('taken away by the people who run this bot');
    expect(await cli(['ban', hash, '--lift'], { env })).toMatchObject({ code: 0 });
    expect(await community.programs.program(flow, began?.revision)).toBeDefined();
    expect(await cli(['ban', 'no-such-file'], { env })).toMatchObject({ code: 2 });
    await store.close();
  });
});

describe('counts', () => {
  const shown = (flow: string, path: string, verdict?: 'stop'): Effect => ({ do: 'show', message: { blocks: [] }, step: `${flow}:${path}`, ...(verdict && { verdict }) });

  async function visits(count: number, on: boolean, checks?: Checks) {
    const { community, store, flow } = await published(undefined, checks);
    if (on) await deed(community, { deed: 'count', argument: 'on' });
    for (let n = 0; n < count; n++) {
      const before = { ...newSession('en'), frames: [{ flow, revision: 'r', answers: {} }] };
      const person = seal.personKey('test', `person ${n}`);
      community.noted({ person, event: { kind: 'open', flow }, before: newSession('en'), turn: { session: before, effects: [shown(flow, 'signs.wallet')], keep: true } });
      if (n % 2 === 0) community.noted({ person, event: { kind: 'press', token: 't' }, before, turn: { session: newSession('en'), effects: [shown(flow, 'result', 'stop')], keep: true } });
    }
    await community.stop();
    return { community, store, flow };
  }

  test('are off until a manager turns them on', async () => {
    const { community, store } = await visits(20, false);
    expect(await deed(community, { deed: 'insights', flow: 'giveaway' })).toContain('I count nothing');
    expect(await store.documents('counts', { limit: 9 })).toEqual([]);
  });

  test('say nothing below ten people, and no number below ten', async () => {
    const { community: few } = await visits(9, true);
    expect(await deed(few, { deed: 'insights', flow: 'giveaway' })).toContain('Fewer than ten people');
    const { community, store } = await visits(14, true);
    const told = await deed(community, { deed: 'insights', flow: 'giveaway' });
    expect(told).toMatch(/▇ 10\+ signs\.wallet/);
    expect(told).toContain('stop: fewer than 10');
    expect(JSON.stringify(await store.documents('counts', { limit: 9 }))).not.toContain('person');
    await deed(community, { deed: 'count', argument: 'off' });
    expect(await store.documents('counts', { limit: 9 })).toEqual([]);
  });

  test('change only when ten more people were there, and tell whole tens: no two looks differ by one person', async () => {
    const { community, flow } = await visits(10, true);
    const look = () => deed(community, { deed: 'insights', flow: 'giveaway' });
    const visit = async (who: string, way: Effect) => {
      community.noted({ person: seal.personKey('test', who), event: { kind: 'open', flow }, before: newSession('en'), turn: { session: newSession('en'), effects: [way], keep: true } });
      await community.stop(); // writes what was counted
    };
    const first = await look();
    expect(first).toContain('10+ began');
    for (let n = 0; n < 30; n += 1) await visit('the same person', shown(flow, 'result', 'stop'));
    for (let n = 0; n < 8; n += 1) await visit(`member ${n}`, shown(flow, 'signs.wallet'));
    expect(await look()).toBe(first);
    await visit('the tenth', shown(flow, 'signs.hurry'));
    const second = await look();
    expect(second).not.toBe(first);
    expect(second).toMatch(/40\+ began/);
    expect(second.match(/\d+\+/g)?.every((number) => Number.parseInt(number, 10) % 10 === 0)).toBe(true);
  });

  test('of before are told as they were, and stay so until ten more were there', async () => {
    const { community, store, flow } = await visits(0, true);
    const [server] = await store.documents('server', { limit: 1 });
    const key = `${server?.key}/giveaway`;
    await store.saveDocument('counts', key, { people: true, started: 25, ended: 0, steps: { signs: 25 }, verdicts: {} }, 0);
    const look = () => deed(community, { deed: 'insights', flow: 'giveaway' });
    const first = await look();
    expect(first).toContain('20+ began');
    for (let n = 0; n < 9; n += 1) {
      community.noted({ person: seal.personKey('test', `${n}`), event: { kind: 'open', flow }, before: newSession('en'), turn: { session: newSession('en'), effects: [shown(flow, 'signs')], keep: true } });
      await community.stop();
      expect(await look()).toBe(first);
    }
  });

  test('are drawn on the map of the flow, in which no number below ten stands', async () => {
    const checks = inThread();
    const { community } = await visits(14, true, checks);
    const asked = { kind: 'manage', scope, deed: 'insights', flow: 'giveaway' } as const;
    const filesOf = async () => {
      const managed = await community.manage(asked, manager);
      return 'messages' in managed ? (managed.messages[0]?.files ?? []) : [];
    };
    const [image, table] = await filesOf();
    expect([image?.name, table?.name]).toEqual(['giveaway.png', 'giveaway.csv']);
    if (!image || !('base64' in image)) throw new Error('no picture');
    expect(image.alt).toBe('How often each step of "Is this giveaway real?" was shown: signs: 10+; result: <10; end: <10');
    const png = Buffer.from(image.base64, 'base64');
    expect(png.subarray(1, 4).toString()).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([392, 968]);
    // What cannot be drawn is told in words, and looked at as before.
    checks.draw = async () => undefined;
    expect((await filesOf()).map(({ name }) => name)).toEqual(['giveaway.csv']);
    await community.stop();
  });

  test('are not drawn where a pack is none any more', async () => {
    const checks = inThread();
    expect(await checks.draw('pack: 1', [])).toBeUndefined();
    expect(await checks.read(giveaway, 'Chess Club')).toMatchObject({ name: 'giveaway' });
    await checks.stop();
  });

  test('are made of communities’ flows only', async () => {
    const { community, store } = await visits(0, true);
    community.noted({ person: seal.personKey('test', 'x'), event: { kind: 'open', flow: 'crisis/help' }, before: newSession(), turn: { session: newSession(), effects: [shown('crisis/help', 'a'), shown('crisis/held', 'b')], keep: true } });
    await community.stop();
    expect(await store.documents('counts', { limit: 9 })).toEqual([]);
  });
});
