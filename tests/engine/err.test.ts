import { existsSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { beforeAll, describe, expect, it } from 'vitest';
import { codesIn, lintAll, readFixtures, readOut } from './fixtures.ts';

/** `UPDATE=1 npx vitest run tests/engine/err.test.ts` writes the .out files anew. Read the difference before keeping it. */
const update = process.env['UPDATE'] === '1';

describe('what an author reads', () => {
  const fixtures = readFixtures();
  let printed = new Map<string, string>();

  beforeAll(async () => {
    printed = await lintAll(fixtures);
    if (update) for (const each of fixtures) writeFileSync(each.out, printed.get(each.name) ?? '');
  }, 60_000);

  it.each(fixtures.map((each) => [each.name, each] as const))('%s', (name, fixture) => {
    expect(existsSync(fixture.out), `${fixture.out} is missing; UPDATE=1 writes it`).toBe(true);
    expect(printed.get(name) ?? '').toBe(readOut(fixture));
    expect(codesIn(readOut(fixture))).toContain(fixture.code);
  });
});
