import type { Diagnostic, Range } from '../diagnostic.ts';
import { readYaml, type Path } from '../yaml/read.ts';

export type { Path } from '../yaml/read.ts';

/** A file as it was read: `file` is the name that findings carry. */
export interface SourceFile {
  file: string;
  text: string;
}

/** A YAML file's value, and where each part of it stands. */
export interface Doc {
  file: string;
  value: unknown;
  /** The place of a value, or of the nearest part around it that exists. */
  at(path: Path): Range;
  /** The place of a key, for findings about the key itself. */
  keyAt(path: Path): Range;
  /** A scalar on one line as it is written, without quotes: so a hash such as 00123456 is not taken for a number. */
  written(path: Path): string;
}

/** The document, or what keeps it from being one. */
export function readDocument({ file, text }: SourceFile): { doc?: Doc; diagnostics: Diagnostic[] } {
  const read = readYaml(file, text);
  if (!read.ok) return { diagnostics: read.diagnostics };
  const { value, at, keyAt } = read.yaml;
  const lines = text.replace(/^\ufeff/, '').split(/\r?\n/);
  return { doc: { file, value, at, keyAt, written: (path) => cut(lines, at(path)) }, diagnostics: [] };
}

function cut(lines: readonly string[], { start, end }: Range): string {
  const line = lines[start.line - 1] ?? '';
  const until = end.line === start.line ? end.column - 1 : line.length;
  return line.slice(start.column - 1, until).replace(/^(["'])(.*)\1$/, '$2');
}
