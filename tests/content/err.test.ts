import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { expect, it } from 'vitest';
import { codesIn } from '../engine/fixtures.ts';
import { filesOf, readWith } from './small.ts';

/** As in tests/engine/err: `UPDATE=1` writes the .out files anew. Each folder is laid over `small/`. */
const update = process.env['UPDATE'] === '1';
const folder = new URL('err/', import.meta.url);
const names = readdirSync(folder, { withFileTypes: true }).filter((each) => each.isDirectory()).map((each) => each.name);

it('the small folder has no mistake', () => {
  expect(readWith([]).report).toBe('');
});

it.each(names)('%s', (name) => {
  const { report } = readWith(filesOf(new URL(name, folder)));
  const out = new URL(`${name}.out`, folder);
  if (update) writeFileSync(out, report);
  expect(existsSync(out), `${name}.out is missing; UPDATE=1 writes it`).toBe(true);
  expect(report).toBe(readFileSync(out, 'utf8'));
  expect(codesIn(report)).toContain(name.split('--')[0]);
});
