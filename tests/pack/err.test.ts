import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { expect, it } from 'vitest';
import { formatDiagnostic } from '../../src/cli/frame.ts';
import { codesIn } from '../engine/fixtures.ts';
import { findingsOf } from './kit.ts';

/** As in tests/engine/err: `UPDATE=1` writes the .out files anew. Each is read with the keys of `err/trusted-keys`. */
const update = process.env['UPDATE'] === '1';
const folder = new URL('err/', import.meta.url);
const trusted = readFileSync(new URL('trusted-keys', folder), 'utf8');
const names = readdirSync(folder).filter((name) => name.endsWith('.yaml')).map((name) => name.replace(/\.yaml$/, ''));

it.each(names)('%s', async (name) => {
  const text = readFileSync(new URL(`${name}.yaml`, folder), 'utf8');
  const report = (await findingsOf(text, trusted)).map((each) => `${formatDiagnostic(each, text)}\n`).join('');
  const out = new URL(`${name}.out`, folder);
  if (update) writeFileSync(out, report);
  expect(existsSync(out), `${name}.out is missing; UPDATE=1 writes it`).toBe(true);
  expect(report).toBe(readFileSync(out, 'utf8'));
  expect(codesIn(report)).toContain(name.split('--')[0]);
});
