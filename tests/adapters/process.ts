import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
/** Most of a start is reading the sources: Node keeps what it made of them. */
const NODE_COMPILE_CACHE = fileURLToPath(new URL('../../node_modules/.cache/compile', import.meta.url));

/** The bot as an operator runs it: a process of its own, with SQLite on disk. */
export class BotProcess {
  /** Resolves with the exit code; a signal counts as 128. */
  readonly exited: Promise<number>;
  output = '';
  readonly #child: ChildProcess;

  /** @param env the tokens of its platforms, and where those are */
  constructor(home: string, env: Record<string, string>) {
    const database = `sqlite:${join(home, 'bothends.db')}`;
    this.#child = spawn(process.execPath, [main], {
      cwd: home,
      env: { PATH: process.env['PATH'] ?? '', DATABASE_URL: database, NODE_COMPILE_CACHE, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [this.#child.stdout, this.#child.stderr]) stream?.on('data', (part: Buffer) => (this.output += part.toString()));
    this.exited = new Promise((resolve) => this.#child.on('close', (code) => resolve(code ?? 128)));
  }

  /** Resolves once it serves. */
  async ready(timeout = 60_000): Promise<this> {
    const until = Date.now() + timeout;
    while (!this.output.includes('"msg":"ready"')) {
      if (this.#child.exitCode !== null || Date.now() > until) throw new Error(`the bot did not get ready: ${this.output.slice(-2000)}`);
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    return this;
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Processes that it has started itself. */
  children(): number[] {
    const all = execFileSync('ps', ['-A', '-o', 'pid=,ppid='], { encoding: 'utf8' }).trim().split('\n').map((line) => line.trim().split(/\s+/).map(Number));
    return all.flatMap(([pid = 0, parent]) => (parent === this.#child.pid ? [pid] : []));
  }

  /** Nothing in it moves until `resume`. */
  pause(): void {
    this.#child.kill('SIGSTOP');
  }
  resume(): void {
    this.#child.kill('SIGCONT');
  }

  signal(signal: NodeJS.Signals): Promise<number> {
    this.#child.kill(signal);
    return this.exited;
  }
}

/** For a webhook: nobody listens there now. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const address = probe.address();
  await new Promise((resolve) => probe.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
