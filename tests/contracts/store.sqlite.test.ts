import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { openSqlite } from '../../src/storage/sqlite/open.ts';
import { seal } from './store.helpers.ts';
import { storeContract } from './store.ts';

const folder = mkdtempSync(join(tmpdir(), 'bothends-'));
afterAll(() => rmSync(folder, { recursive: true }));

let databases = 0;
storeContract('sqlite', (clock) => openSqlite(join(folder, `${++databases}.db`), { seal, clock }));
storeContract('sqlite in memory', (clock) => openSqlite(undefined, { seal, clock }));
