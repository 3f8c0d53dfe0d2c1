import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Marks } from './marked.ts';

/** Everything in the files of a folder and below it, byte by byte; those that go meanwhile are left out. */
export function bytesBelow(folder: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .map((name) => {
      try {
        const path = join(folder, name);
        return statSync(path).isFile() ? readFileSync(path, 'latin1') : '';
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return '';
        throw error;
      }
    })
    .join('\n');
}

/** Which of the marks are in it, whatever the case. */
export function found({ words, ids }: Marks, text: string): string[] {
  const lower = text.toLowerCase();
  // One look at all digits: there are hundreds of ids.
  const digits = new Set(text.match(/\d{8,}/g));
  return [...words.filter((word) => lower.includes(word.toLowerCase())), ...ids.filter((id) => digits.has(id))];
}
