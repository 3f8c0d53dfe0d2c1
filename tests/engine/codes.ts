import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { rules } from '../../src/engine/rules/index.ts';
import { root } from './fixtures.ts';

/** Files that make diagnostics. */
const places = ['src/diagnostic.ts', 'src/yaml', 'src/engine', 'src/content', 'src/cli', 'src/pack'];

/** The ways in which a code is written in them. */
const patterns = [
  /\bcode: '([a-z][a-z0-9-]+)'/g,
  /\b(?:error|refused)\(\w+, '([a-z][a-z0-9-]+)'/g,
  /\bunknown\('([a-z][a-z0-9-]+)'/g,
  /\bshaped\([^\n]*?'(bad-[a-z]+)'/g,
  /'((?:word|country-name)-taken)'/g,
];

/** Every code that the program can give: those that rules declare, and those that are written anywhere else. */
export function codesOfProgram(): string[] {
  const found = sources().flatMap((text) => patterns.flatMap((pattern) => Array.from(text.matchAll(pattern), (each) => each[1] ?? '')));
  return [...new Set([...rules.flatMap((rule) => rule.codes), ...found])].sort();
}

function sources(): string[] {
  return places.flatMap((place) => {
    const path = join(root, place);
    if (place.endsWith('.ts')) return [readFileSync(path, 'utf8')];
    const files = readdirSync(path, { recursive: true, encoding: 'utf8' });
    return files.filter((file) => file.endsWith('.ts')).map((file) => readFileSync(join(path, file), 'utf8'));
  });
}
