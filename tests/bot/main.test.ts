import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import { describe, expect, test } from 'vitest';
import { projectCopy, root } from './kit.ts';

interface Ended {
  code: number | null;
  stdout: string;
  stderr: string;
}

function start(folder: string, args: readonly string[] = [], env: Record<string, string> = {}): ChildProcess {
  return spawn(process.execPath, [join(folder, 'src/main.ts'), ...args], { cwd: folder, env: { PATH: process.env.PATH ?? '', LANG: 'en_GB.UTF-8', ...env } });
}

async function run(child: ChildProcess, input?: string): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (stdout += text));
  child.stderr?.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  if (input !== undefined) child.stdin?.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, stdout, stderr };
}

describe('the terminal chat', { timeout: 60_000 }, () => {
  test('walks on piped input and ends with it, in plain text', async () => {
    const { code, stdout, stderr } = await run(start(root), 'hi\n1\nyes\n');
    expect(code).toBe(0);
    expect(stdout).toContain('What is happening?');
    expect(stdout).toContain('I will call back');
    expect(stdout).toContain('Hanging up is not rude');
    expect(stdout).not.toMatch(/\u001b|\{"/);
    const lines = stderr.trim().split('\n').map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toEqual([expect.objectContaining({ msg: 'ready', adapters: 'terminal' })]);
  });

  test('speaks the language of the environment', async () => {
    const { stdout } = await run(start(root, [], { LANG: 'es_MX.UTF-8' }), 'hola\n');
    expect(stdout).toContain('¿Qué está pasando?');
  });

  test('tells of an error that nobody caught where it was, and not what was in it', async () => {
    const bug = 'setTimeout(() => { throw Object.assign(new TypeError("Zebulonia 4711"), { payload: "quokka" }) }, 1500)';
    const { code, stderr, stdout } = await run(start(root, [], { NODE_OPTIONS: `--import data:text/javascript,${encodeURIComponent(bug)}` }));
    expect(code).toBe(3);
    expect(JSON.parse(stderr.trim().split('\n').at(-1) ?? '')).toMatchObject({ level: 50, error: 'TypeError', msg: expect.stringContaining('nobody caught') });
    expect(stderr + stdout).not.toMatch(/Zebulonia|4711|quokka/);
  });

  test.each(['SIGTERM', 'SIGINT'] as const)('%s ends it cleanly', async (signal) => {
    const child = start(root);
    const ended = run(child);
    await new Promise<void>((resolve) => child.stderr?.on('data', (text: Buffer) => String(text).includes('"ready"') && resolve()));
    child.kill(signal);
    expect(await ended).toMatchObject({ code: 0 });
  });

  test('answers 100,000 characters kindly, and interprets nothing', async () => {
    const hostile = '<b>*bold*</b> \u202egnp.exe \u001b[2J\u001b]0;title\u0007 `code`';
    const { code, stdout } = await run(start(root), `${'x'.repeat(100_000)}\n${hostile}\n`);
    expect(code).toBe(0);
    expect(stdout).toContain('Sorry, I did not understand that.');
    expect(stdout).not.toMatch(/[\u001b\u0007\u202e]|<b>/);
  });
});

describe('the start', { timeout: 60_000 }, () => {
  test('--check says what there is, and exits', async () => {
    const { code, stdout, stderr } = await run(start(root, ['--check']));
    expect(stdout).toMatch(/^\d+ of \d+ flows, \d+ languages, door: terminal/);
    expect(stderr).toContain('OPERATOR_CONTACT');
    expect(code).toBe(0);
  });

  test('--check tries the database that it would use', async () => {
    const env = { TELEGRAM_BOT_TOKEN: '1:a', SESSION_SECRET: 'a secret for this test, long enough', DATABASE_URL: 'postgres://user:hidden@127.0.0.1:1/bothends' };
    const { code, stderr } = await run(start(root, ['--check'], env));
    expect(stderr).toContain('bothends: database, place: 127.0.0.1:1/bothends cannot serve: ECONNREFUSED (nothing listens at this address and port)');
    expect(stderr).not.toContain('hidden');
    expect(code).toBe(1);
  });

  test('a broken flow is told and left out; the rest serves', async () => {
    const folder = projectCopy();
    writeFileSync(join(folder, 'flows/checks/overseas-job/flow.yaml'), 'spec: 1\nflow: checks/overseas-job\nsteps: {\n');
    const { code, stdout, stderr } = await run(start(folder), 'hi\n6\n1\n');
    expect(stderr).toMatch(/flows\/checks\/overseas-job\/flow\.yaml:\d+:\d+ error/);
    expect(stdout).toContain('This part is not available right now.');
    expect(code).toBe(0);
    expect(await run(start(folder, ['--check']))).toMatchObject({ code: 1 });
  });

  test.each(['home', 'crisis/danger', 'crisis/held'])('without %s it does not start', async (flow) => {
    const folder = projectCopy();
    appendFileSync(join(folder, `flows/${flow}/flow.yaml`), '\n  broken: {say: 1, sya: 2}\n');
    const { code, stdout, stderr } = await run(start(folder), 'hi\n');
    expect(code).toBe(1);
    expect(stdout).toBe('');
    expect(stderr).toContain(`flows/${flow}/flow.yaml`);
    expect(stderr).toContain(`cannot serve without the flow ${flow}`);
  });

  test('a setting that cannot be used is one clear line', async () => {
    const { code, stderr } = await run(start(root, [], { LOG_LEVEL: 'loud' }), '');
    expect(code).toBe(1);
    expect(stderr.trim()).toBe('bothends: LOG_LEVEL must be one of: fatal, error, warn, info, debug, silent.');
  });
});
