import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { crowd, type Platform } from './crowd.ts';

/** `npm run crowd -- [--people 10000] [--platform telegram|discord]`: all at the same moment. Linux only. Exits 1 where anybody was not answered once. */
const { values } = parseArgs({ options: { people: { type: 'string', default: '10000' }, platform: { type: 'string' } } });
const platforms: Platform[] = values.platform === 'telegram' || values.platform === 'discord' ? [values.platform] : ['telegram', 'discord'];
for (const platform of platforms) {
  const home = mkdtempSync(join(tmpdir(), 'bothends-crowd-'));
  const figures = await crowd(Number(values.people), platform, home).finally(() => rmSync(home, { recursive: true, force: true }));
  process.stdout.write(`${platform}: ${JSON.stringify(figures)}\n`);
  if (figures.wrong > 0 || figures.faults.length > 0) process.exitCode = 1;
}
