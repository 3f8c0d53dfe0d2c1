/** One measured value beside what it is asked to be. Nothing passes or fails by it. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  target?: { at: 'least' | 'most'; value: number };
  note?: string;
}

export interface Part {
  title: string;
  figures: Figure[];
}

export function least(value: number): NonNullable<Figure['target']> {
  return { at: 'least', value };
}

export function most(value: number): NonNullable<Figure['target']> {
  return { at: 'most', value };
}

/** A table for people. */
export function table({ title, figures }: Part): string {
  const rows = figures.map((each) => [each.name, `${shown(each.value)} ${each.unit}`, wanted(each), each.note ?? '']);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) => `  ${row.map((cell, column) => pad(cell, widths[column] ?? 0, column === 1)).join('  ')}`.trimEnd());
  return [`\n${title}`, ...lines].join('\n');
}

function wanted({ value, unit, target }: Figure): string {
  if (!target) return '';
  const missed = target.at === 'least' ? value < target.value : value > target.value;
  return `${missed ? 'MISSED' : 'met'}: at ${target.at} ${shown(target.value)} ${unit}`;
}

function pad(cell: string, width: number, right: boolean): string {
  return right ? cell.padStart(width) : cell.padEnd(width);
}

function shown(value: number): string {
  return round(value).toLocaleString('en');
}

/** Three digits that mean something. */
export function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}
