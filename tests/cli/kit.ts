import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { run } from '../../src/cli/main.ts';
import type { Io } from '../../src/cli/io.ts';

export const root = resolve(fileURLToPath(new URL('../..', import.meta.url)));

export interface Result {
  code: number;
  out: string;
  err: string;
}

/** Runs the command with a terminal of ours, in the checkout unless another folder is given. */
export async function cli(args: readonly string[], changes: Partial<Io> = {}): Promise<Result> {
  const stdout = collector();
  const stderr = collector();
  const now = () => new Date('2026-11-26T12:00:00Z');
  const io: Io = { stdin: new PassThrough(), stdout: stdout.stream, stderr: stderr.stream, env: {}, cwd: root, now, ...changes };
  const code = await run(args, io);
  return { code, out: stdout.text(), err: stderr.text() };
}

function collector(): { stream: Writable; text: () => string } {
  const parts: string[] = [];
  const write = (chunk: unknown, _encoding: BufferEncoding, done: () => void) => {
    parts.push(String(chunk));
    done();
  };
  return { stream: new Writable({ decodeStrings: false, write }), text: () => parts.join('') };
}

/** A new folder with these files in it. */
export function folderOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'bothends-cli-'));
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  return folder;
}

/** A content folder that has next to nothing: it is read much faster than the official one. */
export const noContent = { 'content/facts.yaml': 'facts: []\n' };

const head = (flow: string) => `spec: 1\nflow: ${flow}\ntitle: A flow\nlanguage: en\nreviewed: {on: 2026-11-25, by: tests, again_within: 180d}\n`;

/** A flow of one's own: the head is written, the steps are given. */
export function flowText(flow: string, steps = '  hello:\n    say: Hello.\n'): string {
  return `${head(flow)}steps:\n${steps}`;
}
