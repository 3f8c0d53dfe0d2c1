import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../bot/kit.ts';
import { postgresServer } from '../postgres/kit.ts';
import { kill } from './kill.ts';

// A few of the kills that `npm run kill` makes hundreds of.

const TIMES = 4;

describe('killed at random instants under load, everything is there once', { timeout: 240_000 }, () => {
  const postgres = postgresServer();

  test('one process on SQLite', async () => {
    const home = temporaryFolder();
    const outcome = await kill(TIMES, { database: `sqlite:${join(home, 'killed.db')}`, home, processes: 1 });
    expect(outcome).toMatchObject({ kills: TIMES, wrong: [] });
  });

  test('two workers on PostgreSQL', async () => {
    const outcome = await kill(TIMES, { database: await postgres().createDatabase('killed'), home: temporaryFolder(), processes: 2 });
    expect(outcome).toMatchObject({ kills: TIMES, wrong: [] });
  });
});
