import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PassThrough } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/main.ts';

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));
const folder = join(root, 'tests/engine/err');

/** A mistake that an author makes: a flow, or a folder where one file is not enough. */
export interface Fixture {
  /** `go-unknown--step`: the code it is about, and what is special. */
  name: string;
  code: string;
  /** What `lint` is called with. */
  args: string[];
  /** Where what it prints is kept. */
  out: string;
}

export function readFixtures(): Fixture[] {
  const entries = readdirSync(folder, { withFileTypes: true }).filter((each) => !each.name.endsWith('.out'));
  return entries.map((each) => {
    const name = each.name.replace(/\.yaml$/, '');
    const path = join(folder, each.name);
    const args = each.isDirectory() ? argsOf(path) : [path];
    return { name, code: name.split('--')[0] ?? name, args: args.map(shown), out: join(folder, `${name}.out`) };
  });
}

/** A folder with a `flow.yaml` is one flow with its translations and talks; else each file is a flow. */
function argsOf(path: string): string[] {
  const files = readdirSync(path);
  return files.includes('flow.yaml') ? [path] : files.map((file) => join(path, file));
}

function shown(path: string): string {
  return relative(root, path).replaceAll('\\', '/');
}

/** What `lint` prints about each fixture, with the official flows and content around it. One run, since each reads them all. */
export async function lintAll(fixtures: readonly Fixture[]): Promise<Map<string, string>> {
  const stdout = new PassThrough({ highWaterMark: 2 ** 24 }); // all of it can be read at once
  const now = () => new Date('2026-11-26T12:00:00Z');
  const io = { stdin: new PassThrough(), stdout, stderr: stdout, env: {}, cwd: root, now };
  await run(['lint', ...fixtures.flatMap((each) => each.args)], io);
  const printed = String(stdout.read() ?? '');
  const found = new Map<string, string>();
  let name = '';
  for (const line of printed.split('\n').slice(0, -2)) {
    name = /^tests\/engine\/err\/([^/]+?)(?:\.yaml|\/[^:]*):\d+:\d+ /.exec(line)?.[1] ?? name;
    found.set(name, `${found.get(name) ?? ''}${line}\n`);
  }
  return found;
}

export function readOut({ out }: Fixture): string {
  return readFileSync(out, 'utf8');
}

/** The codes that a printed report names. */
export function codesIn(report: string): Set<string> {
  return new Set([...report.matchAll(/^\S+:\d+:\d+ (?:error|warning) ([a-z0-9-]+):/gm)].flatMap((each) => each[1] ?? []));
}
