import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import process from 'node:process';
import { expect, it } from 'vitest';
import { root } from './kit.ts';

it('whoever reads the output may stop reading, as in `bothends … | head`', async () => {
  const child = spawn(process.execPath, [join(root, 'bin/bothends.js'), 'content', '--report', '--json'], { cwd: root });
  let err = '';
  child.stderr.on('data', (data) => (err += String(data)));
  child.stdout.once('data', () => child.stdout.destroy());
  const [code, signal] = await once(child, 'exit');
  expect([code, signal, err]).toEqual([0, null, '']);
});
