import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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

/** Every value of every table of an SQLite file, numbers in digits. */
export function valuesIn(file: string): string {
  const db = new DatabaseSync(file, { readOnly: true });
  const rowsOf = (table: string) => db.prepare(`SELECT * FROM "${table}"`).all();
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table'").all();
  const values = tables.flatMap(({ name }) => rowsOf(String(name)).flatMap((row) => Object.values(row)));
  db.close();
  return values.map((each) => (each instanceof Uint8Array ? Buffer.from(each).toString('latin1') : String(each))).join('\n');
}

/** Which of the marks are in it, whatever the case. */
export function found({ words, ids }: Marks, text: string): string[] {
  const lower = text.toLowerCase();
  // There are hundreds of ids, and many megabytes. Other digits may stand right beside one.
  const digits = [...new Set(text.match(/\d{8,}/g))].join(' ');
  return [...words.filter((word) => lower.includes(word.toLowerCase())), ...ids.filter((id) => digits.includes(id))];
}
