import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { root } from '../bot/kit.ts';

// Pages that say which test stands behind a claim: the tests must be there.

const read = (file: string) => readFileSync(join(root, file), 'utf8');

/** Each `tests/…` of a page, with the titles that follow it. */
function named(page: string): [file: string, titles: string[]][] {
  return [...page.matchAll(/`(tests\/[^`]+)`((?: "[^"]+",?)*)/g)].map(([, file = '', titles = '']) => [file, [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title)]);
}

describe.each(['docs/threats.md', 'docs/faults.md'])('%s', (name) => {
  const page = read(name);
  const tests = named(page);

  test('names tests for its claims', () => {
    expect(tests.length).toBeGreaterThan(25);
  });

  test.each(tests)('%s is there, with what it is said to try', (file, titles) => {
    expect(existsSync(join(root, file))).toBe(true);
    const text = read(file).replaceAll("\\'", "'");
    expect(titles.filter((title) => !text.includes(title))).toEqual([]);
  });

  test.runIf(name === 'docs/threats.md')('every claim has one, or says that there is no code for it', () => {
    const claims = page.split('## What is not defended')[0]?.split(/^## (?:What is worth|Who may)/m).at(-1)?.match(/^- .*$/gm) ?? [];
    expect(claims.length).toBeGreaterThan(30);
    expect(claims.filter((claim) => !/`tests\/|there is no code|\]\(/.test(claim))).toEqual([]);
  });
});
