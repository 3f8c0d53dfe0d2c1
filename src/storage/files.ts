import { closeSync, existsSync, linkSync, mkdirSync, openSync, readFileSync, readSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { randomBytes } from 'node:crypto';
import { dirname } from 'node:path';
import { StoreRefused } from './store.ts';

/** Files that only the operator's own user may read. Synchronous: used while starting. */

/** What the system refuses is the operator's to mend: one line that says which file and why. */
export function orRefused<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (!(error instanceof Error && 'syscall' in error)) throw error;
    throw new StoreRefused(`${file} cannot be used: ${error.message}`, { cause: error });
  }
}

export function makeFolderFor(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
}

/** Creates an empty file if there is none. SQLite gives the files beside it the same mode. */
export function touchPrivate(file: string): void {
  writeFileSync(file, '', { flag: 'a', mode: 0o600 });
}

/** Creates the file with its content at once; does nothing when it is there, even if that happens meanwhile. */
export function createPrivate(file: string, content: string): void {
  if (existsSync(file)) return;
  const draft = `${file}.${randomBytes(6).toString('hex')}`;
  writeFileSync(draft, content, { flag: 'wx', mode: 0o600, flush: true });
  try {
    linkSync(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    rmSync(draft);
  }
}

/** Windows has no such modes: there the folder's permissions count. */
export function readPrivate(file: string): string {
  const mode = statSync(file).mode & 0o777;
  if (process.platform !== 'win32' && mode & 0o077) {
    throw new StoreRefused(`${file} can be read by others (mode ${mode.toString(8)}). Run: chmod 600 ${file}`);
  }
  return readFileSync(file, 'utf8');
}

/** Whether it begins as a database of SQLite does; it need not be one of ours. */
export function isSqlite(file: string): boolean {
  const [head, handle] = [Buffer.alloc(16), openSync(file, 'r')];
  try {
    readSync(handle, head);
  } finally {
    closeSync(handle);
  }
  return head.toString('latin1') === 'SQLite format 3\0';
}

export function hasContent(file: string): boolean {
  return (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;
}
