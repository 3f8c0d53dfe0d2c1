import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, it } from 'vitest';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { inFolder, person, reply, seal, talking, turn } from './store.helpers.ts';

const CHILD = join(import.meta.dirname, 'store.child.ts');

interface Acknowledged {
  user: string;
  n: number;
  version: number;
  asked: number;
}

/** Runs the child; `seen` is called with each acknowledged commit and may kill it. */
async function child(args: string[], seen: (line: Acknowledged, kill: () => void) => void = () => {}) {
  const process_ = spawn(process.execPath, [CHILD, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const lines: Acknowledged[] = [];
  createInterface({ input: process_.stdout }).on('line', (text) => {
    const line: Acknowledged = JSON.parse(text);
    lines.push(line);
    seen(line, () => process_.kill('SIGKILL'));
  });
  await once(process_, 'close');
  return { lines, signal: process_.signalCode };
}

it('still has every acknowledged commit after kill -9', { timeout: 60_000 }, () =>
  inFolder(async (folder) => {
    for (const size of [600, 1500]) {
      const file = join(folder, `${size}.db`);
      const { lines, signal } = await child([file, 'write', '40'], (line, kill) => {
        if (line.n * 40 > size) kill();
      });
      expect(signal).toBe('SIGKILL');
      await expectKept(file, lines);
    }
  }),
);

async function expectKept(file: string, lines: Acknowledged[]): Promise<void> {
  const last = new Map(lines.map((line) => [line.user, line]));
  expect(last.size).toBe(40);
  const store = await openSqlite(file, { seal, clock: Date.now });
  for (const { user, n, version } of last.values()) {
    const row = await store.load(person(user));
    // One more may have been saved whose acknowledgement was cut off.
    expect([version, version + 1]).toContain(row?.version);
    const kept = row?.version === version ? n : n + 1;
    expect(row?.session).toEqual(talking(`${kept}`));
    const again = await store.commit(turn(user, { event: `child:${user}.${n}` }));
    expect(again.outcome).toBe('duplicate');
    if (n % 2 === 0) expect(again).toMatchObject({ unsent: { calls: reply(`${n}`).calls } });
  }
  await store.close();
}

it('lets exactly one of two processes win each version', { timeout: 60_000 }, () =>
  inFolder(async (folder) => {
    const file = join(folder, 'a.db');
    const each = 150;
    const [one, two] = await Promise.all([child([file, 'compete', `${each}`]), child([file, 'compete', `${each}`])]);
    const wins = [...one.lines, ...two.lines];
    expect(new Set(wins.map(({ version }) => version)).size).toBe(2 * each);
    expect(wins.map(({ asked }) => asked).sort((a, b) => a - b)).toEqual(wins.map((_, n) => n + 1));
    const store = await openSqlite(file, { seal, clock: Date.now });
    expect((await store.load(person('contested')))?.session.asked).toBe(2 * each);
    await store.close();
  }),
);
