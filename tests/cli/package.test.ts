import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { root } from './kit.ts';

const run = promisify(execFile);

/** Packages that a user of ours gets: those of the lockfile that are not for development alone. */
function dependencies(): string[] {
  const { packages } = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8'));
  const entries: [string, { dev?: true }][] = Object.entries(packages);
  return entries.filter(([path, { dev }]) => /^node_modules\/(?:@[^/]+\/)?[^/]+$/.test(path) && !dev).map(([path]) => path.replace('node_modules/', ''));
}

/** An empty folder with the package as npm unpacks it, and what it needs beside it: no network is asked. */
async function installed(): Promise<string> {
  const cwd = mkdtempSync(join(tmpdir(), 'bothends-package-'));
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', cwd], { cwd: root });
  const [{ filename, files }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
  expect(files.map(({ path }: { path: string }) => path).filter((path: string) => /\.ts$|^tests|\.key$|^\.env/.test(path))).toEqual([]);
  const modules = join(cwd, 'node_modules');
  for (const name of dependencies()) {
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    try {
      symlinkSync(realpathSync(join(root, 'node_modules', name)), join(modules, name));
    } catch {
      continue; // optional on this machine
    }
  }
  mkdirSync(join(modules, 'bothends'));
  await run('tar', ['-xzf', join(cwd, filename), '--strip-components=1', '-C', join(modules, 'bothends')]);
  return cwd;
}

describe('the package', () => {
  it('gives a bothends that works in an empty folder: a new flow lints clean and is drawn', async () => {
    const cwd = await installed();
    const { bin } = JSON.parse(readFileSync(join(cwd, 'node_modules/bothends/package.json'), 'utf8'));
    const bothends = async (...args: string[]) => (await run(process.execPath, [join(cwd, 'node_modules/bothends', bin.bothends), ...args], { cwd })).stdout;
    await bothends('new', 'community/fake-parcel', '--yes', '--by', 'Ana');
    expect(await bothends('lint')).toBe('1 flow: 0 errors, 0 warnings\n');
    const old = 'data:text/javascript,Object.defineProperty(process,"versions",{value:{...process.versions,node:"20.20.2"}})';
    await expect(run(process.execPath, ['--import', old, join(cwd, 'node_modules/bothends', bin.bothends), 'lint'], { cwd })).rejects.toMatchObject({ code: 2, stderr: expect.stringMatching(/^bothends needs Node 24 or newer[^\n]+\n$/) });
    await bothends('graph', 'community/fake-parcel', '--svg', 'map.svg');
    expect(readdirSync(cwd).filter((name) => !name.endsWith('.tgz'))).toEqual(['flows', 'map.svg', 'node_modules']);
  }, 120_000);
});
