/**
 * One finding about an author's file: what is wrong, where, and how to mend it.
 *
 * A diagnostic is how a mistake of an author is told. A person's unexpected input is an effect of the
 * engine, our own bug is an exception; the three never mix.
 */
export interface Diagnostic {
  /** Stable name of the finding, such as `unknown-key`. Each code has its page in docs/diagnostics. */
  code: string;
  severity: Severity;
  /** The file as the reader was given it; never made absolute. */
  file: string;
  range: Range;
  /** What is wrong, quoting the wrong value. One sentence, no full stop is required. */
  message: string;
  /** How to mend it, when there is something to say. */
  hint?: string;
  /** What to write at `range` instead, where nothing else can be meant: `lint --fix` does. */
  fix?: string;
}

/** Errors keep a flow from being served and make `lint` exit 1; warnings do neither. */
export type Severity = 'error' | 'warning';

/** A place in a file. The end is exclusive. */
export interface Range {
  start: Position;
  end: Position;
}

/** Line and column count from 1, columns in UTF-16 code units, as editors show them. */
export interface Position {
  line: number;
  column: number;
}

/** The first character of a file: for findings about the file as a whole. */
export const topOfFile: Range = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

export function isError(diagnostic: Diagnostic): boolean {
  return diagnostic.severity === 'error';
}

/** Orders by file, then by place, so that output is the same on every run. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compare(a.file, b.file) ||
    a.range.start.line - b.range.start.line ||
    a.range.start.column - b.range.start.column ||
    compare(a.code, b.code)
  );
}

/** Findings of one file that are told: whoever mends a hundred looks again anyway. */
const MOST = 100;

/** The first findings of each file, and how many more there are. In order. */
export function firstOfEach(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const files = [...Map.groupBy(diagnostics, ({ file }) => file).values()];
  return files.flatMap((all) => shortened(all.sort(byPlace))).sort(byPlace).map(brief);
}

function shortened(all: Diagnostic[]): Diagnostic[] {
  const [next, ...more] = all.slice(MOST);
  if (!next || more.length === 0) return all;
  const severity = [next, ...more].some(isError) ? 'error' : 'warning';
  const last: Diagnostic = { code: 'more-findings', severity, file: next.file, range: next.range, message: `There are ${more.length + 1} more findings from here on`, hint: 'Mend those above first; one mistake often makes many.' };
  return [...all.slice(0, MOST), last];
}

/** Longest message and hint, in UTF-16 units: what they quote of a file may be as long as the file. */
const LONGEST = 600;

function brief(each: Diagnostic): Diagnostic {
  const { message, hint = '' } = each;
  if (message.length <= LONGEST && hint.length <= LONGEST) return each;
  return { ...each, message: cut(message), ...(hint && { hint: cut(hint) }) };
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST).replace(/[\ud800-\udbff]$/, '')}…` : text;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
