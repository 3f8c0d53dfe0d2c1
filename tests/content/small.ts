import { readFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { formatDiagnostic } from '../../src/cli/frame.ts';
import type { SourceFile } from '../../src/content/document.ts';
import { filesUnder } from '../../src/content/load.ts';
import { readContent } from '../../src/content/read.ts';
import type { Diagnostic } from '../../src/diagnostic.ts';

/** A content folder with one of each, by file name; without mistakes. */
const small = filesOf(new URL('small', import.meta.url));

/** What stands in a file that takes another away. */
const GONE = '# no such file';

/** The small folder with some files replaced, added or taken away, as it is read. */
export function readWith(changes: readonly SourceFile[]): { diagnostics: Diagnostic[]; report: string } {
  const files = new Map([...small, ...changes].map(({ file, text }) => [file, text]));
  const left = [...files].filter(([, text]) => text.trim() !== GONE).map(([file, text]) => ({ file: `content/${file}`, text }));
  const { diagnostics } = readContent(left);
  const texts = new Map(left.map(({ file, text }) => [file, text]));
  return { diagnostics, report: diagnostics.map((each) => `${formatDiagnostic(each, texts.get(each.file))}\n`).join('') };
}

/** The files of a folder, named from there. */
export function filesOf(folder: URL): SourceFile[] {
  const root = fileURLToPath(folder);
  return filesUnder(root).map(({ file }) => ({ file: relative(root, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }));
}
