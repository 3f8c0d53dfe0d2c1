import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Diagnostic } from '../diagnostic.ts';
import type { Content } from './content.ts';
import type { SourceFile } from './document.ts';
import { readContent } from './read.ts';

/** Reads a content folder from disk: the only place here that touches one. */
export function loadContent(dir: string): { content: Content; diagnostics: Diagnostic[] } {
  return readContent(filesUnder(dir));
}

/** Pictures are listed, not read: only their names count here. */
export function filesUnder(dir: string): SourceFile[] {
  const files = readdirSync(dir, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const names = files.map((entry) => join(entry.parentPath, entry.name).replaceAll('\\', '/'));
  return names.toSorted().map((file) => ({ file, text: file.endsWith('.yaml') ? readFileSync(file, 'utf8') : '' }));
}
