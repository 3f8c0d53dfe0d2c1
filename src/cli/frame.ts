import type { Diagnostic } from '../diagnostic.ts';

/** A finding as text: `file:line:column`, the line it is about with a pointer, and the hint. `source` is split into lines once, by whoever has many findings. */
export function formatDiagnostic(diagnostic: Diagnostic, source: string | readonly string[] | undefined): string {
  const { file, range, severity, code, message, hint } = diagnostic;
  const lines = [`${file}:${range.start.line}:${range.start.column} ${severity} ${code}: ${message}`];
  if (source !== undefined) lines.push(...codeFrame(typeof source === 'string' ? source.split('\n') : source, diagnostic));
  if (hint) lines.push(`  hint: ${hint}`);
  return lines.join('\n');
}

const WIDEST = 120;

function codeFrame(lines: readonly string[], { range }: Diagnostic): string[] {
  const line = lines[range.start.line - 1];
  if (line === undefined) return [];
  const from = Math.max(0, Math.min(range.start.column - 1 - WIDEST / 2, line.length - WIDEST));
  const shown = printable(line.slice(from, from + WIDEST));
  const gutter = `${range.start.line} | `;
  const ends = range.end.line === range.start.line ? range.end.column : line.length + 1;
  const width = Math.max(1, Math.min(ends, from + WIDEST + 1) - range.start.column);
  return [`  ${gutter}${shown}`, `  ${' '.repeat(gutter.length + range.start.column - 1 - from)}${'^'.repeat(width)}`];
}

/** Control characters would move the cursor of whoever reads this. */
function printable(text: string): string {
  return text.replace(/\p{Cc}|\p{Cf}/gu, (c) => (c === '\t' ? ' ' : '\u00b7'));
}
