import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { codesOfProgram } from './codes.ts';
import { codesIn, readFixtures, readOut } from './fixtures.ts';
import { findIn, index, readPages } from './pages.ts';

const pages = readPages();
const codes = codesOfProgram();
const brief = async (examples: Parameters<typeof findIn>[0]) => (await findIn(examples)).map(({ code, range, message }) => `${code} ${range.start.line}:${range.start.column} ${message}`);

describe('a page of docs/diagnostics', () => {
  it.each(pages.map((page) => [page.code, page] as const))('%s: the wrong example gives it, the right one gives nothing', async (code, { wrong, right }) => {
    expect(wrong.length).toBeGreaterThan(0);
    expect(right.length).toBeGreaterThan(0);
    expect((await findIn(wrong)).map((each) => each.code)).toContain(code);
    expect(await brief(right)).toEqual([]);
  });

  it.each(pages.map((page) => [page.code, page] as const))('%s: says what it is, what it means and why it matters', (code, { text }) => {
    expect(text.startsWith(`# ${code}\n\n`)).toBe(true);
    expect(text).toMatch(/^(An error|A warning)\. .{40,}\n\n## Why it matters\n\n.{20,}\n\n## Wrong\n/m);
  });

  it('exists for every code, and for nothing else', () => {
    expect(pages.map((page) => page.code).sort()).toEqual(codes);
  });

  it('stands in the list of all codes once', () => {
    const listed = Array.from(index.matchAll(/^- \[([a-z0-9-]+)\]\(\1\.md\): .{10,}$/gm), (each) => each[1]);
    expect(listed.sort()).toEqual(codes);
  });
});

/** Given by `bothends talk` alone: see tests/cli/talk.test.ts. */
const OF_TALKS = ['talk-failed'];

it('every code has a case in tests/engine/err, tests/content/err or tests/pack/err', () => {
  const flows = readFixtures().flatMap((fixture) => [...codesIn(readOut(fixture))]);
  const named = (folder: string) => readdirSync(new URL(`../${folder}/err`, import.meta.url)).map((name) => name.replace(/(?:--.*)?(?:\.out|\.yaml)?$/, ''));
  const tried = new Set([...flows, ...named('content'), ...named('pack').filter((name) => name !== 'trusted-keys'), ...OF_TALKS]);
  expect(codes.filter((code) => !tried.has(code))).toEqual([]);
  expect([...tried].filter((code) => !codes.includes(code))).toEqual([]);
});
