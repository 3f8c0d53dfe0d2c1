import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Listener } from '../../../src/adapters/shared/listener.ts';
import { Telegram } from '../../../src/adapters/telegram/adapter.ts';
import { createBot, guideOf } from '../../../src/bot.ts';
import { openSqlite } from '../../../src/storage/sqlite/open.ts';
import { seal } from '../folder.ts';
import { readBenchMaterial } from '../material.ts';
import type { Begin } from './contestant.ts';
import { TOKEN } from './platform.ts';

/** The whole bot as it is served, over SQLite in a file with full sync. */
export async function beginOurs({ root, port, secret }: Begin): Promise<() => Promise<void>> {
  const material = readBenchMaterial();
  const folder = mkdtempSync(join(tmpdir(), 'bothends-bench-'));
  const store = await openSqlite(join(folder, 'bench.db'), { seal, clock: Date.now });
  const log = { info() {}, warn() {}, error: complain };
  const telegram = new Telegram({ token: TOKEN, apiRoot: root, webhook: { url: `http://127.0.0.1:${port}/hook`, secret, listener: new Listener(port) }, guide: guideOf(material), log });
  const bot = await createBot(material, { store, seal, adapters: [telegram], log, today: () => '2026-11-26' });
  await bot.start();
  return async () => {
    await bot.stop();
    rmSync(folder, { recursive: true });
  };
}

/** A turn that fails would be a quick one; a call that is made again, of which warnings tell, is a slow one. */
function complain(fields: object, text: string): never {
  console.error(text, fields);
  process.exit(1);
}
