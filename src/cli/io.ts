import type { Readable, Writable } from 'node:stream';

/** What a command may touch: handed in, so that a test can be the terminal. */
export interface Io {
  stdin: Readable & { isTTY?: boolean };
  stdout: Writable & { isTTY?: boolean; columns?: number };
  stderr: Writable;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  now: () => Date;
  /** Ends a command that would go on for ever; a process is ended instead. */
  signal?: AbortSignal;
}

/** Exit codes of every command. */
export const exits = { ok: 0, findings: 1, misuse: 2, crash: 3 } as const;

export function print(stream: Writable, text: string): void {
  stream.write(text.endsWith('\n') ? text : `${text}\n`);
}

/** "1 flow", "2 flows". */
export function many(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** A mistake in how a command was called: told in one line, exit 2. */
export class Misuse extends Error {
  override name = 'Misuse';
}
