import { existsSync, type FSWatcher, watch } from 'node:fs';
import { print, type Io } from './io.ts';

/** What one look found, and which folders it read. */
export interface Looked {
  code: number;
  folders: readonly string[];
}

/** An editor writes a file in several goes; this many milliseconds after the last one it is read. */
const QUIET = 60;
const HOME_AND_CLEAR = '\u001b[H\u001b[2J';

/** Looks again after every change, until the signal; the code of the last look is the result. */
export async function watching(io: Io, look: () => Looked): Promise<number> {
  let last = look();
  const { promise, resolve } = Promise.withResolvers<void>();
  const again = () => {
    if (io.stdout.isTTY) print(io.stdout, HOME_AND_CLEAR);
    last = look();
    print(io.stdout, tellWaiting(io));
  };
  let timer: NodeJS.Timeout | undefined;
  const changed = (_event: string, name: string | null) => {
    if (name !== null && !name.endsWith('.yaml')) return;
    clearTimeout(timer);
    timer = setTimeout(again, QUIET);
  };
  const watchers: FSWatcher[] = last.folders.filter((folder) => existsSync(folder)).map((folder) => watch(folder, { recursive: true }, changed));
  print(io.stdout, tellWaiting(io));
  io.signal?.addEventListener('abort', () => resolve());
  await promise;
  clearTimeout(timer);
  for (const each of watchers) each.close();
  return last.code;
}

function tellWaiting(io: Io): string {
  return `${io.now().toISOString().slice(11, 19)} waiting for changes; Ctrl-C ends it`;
}
