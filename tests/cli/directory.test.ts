import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { cli, root } from './kit.ts';

const folder = mkdtempSync(join(tmpdir(), 'bothends-directory-'));
cpSync(join(root, 'content'), join(folder, 'content'), { recursive: true });
afterAll(() => rmSync(folder, { recursive: true }));

const file = join(folder, 'content/directory/GB.yaml');
const confirm = (id: string, changes: Partial<Record<'by' | 'on' | 'how', string>> = {}) => {
  const { by, on, how } = { by: 'Ann Example', on: '2026-11-25', how: 'called at 10:00, a person answered', ...changes };
  return cli(['directory', 'confirm', id, '--by', by, '--on', on, '--how', how], { cwd: folder });
};

describe('directory confirm', () => {
  test('adds three lines to the entry and leaves the rest as it was; a later one takes their place', async () => {
    const before = readFileSync(file, 'utf8');
    expect(await confirm('gb-report-fraud')).toMatchObject({ code: 0, out: expect.stringContaining('Confirmed on 2026-11-25') });
    const lines = readFileSync(file, 'utf8').split('\n');
    const added = lines.filter((line) => /checked_/.test(line));
    expect(added).toEqual(['    checked_by: Ann Example', '    checked_on: 2026-11-25', '    checked_how: called at 10:00, a person answered']);
    expect(lines.filter((line) => !added.includes(line)).join('\n')).toBe(before);
    await confirm('gb-report-fraud', { by: 'Ben: "a reader"', on: '2026-11-26' });
    expect(readFileSync(file, 'utf8').match(/checked_by/g)).toHaveLength(1);
    expect((await cli(['lint'], { cwd: folder })).err).not.toContain('GB.yaml');
  });

  test.each([
    ['an id that is none', 'gb-report-frod', {}, 'did you mean "gb-report-fraud"'],
    ['a day to come', 'gb-report-fraud', { on: '2026-12-01' }, 'has not come yet'],
    ['no day', 'gb-report-fraud', { on: 'today' }, 'is no date'],
    ['nobody', 'gb-report-fraud', { by: ' ' }, '--by needs one line'],
    ['lines that would be more entries', 'gb-report-fraud', { how: 'x\n  - id: gb-evil' }, '--how needs one line'],
  ])('refuses %s, and writes nothing', async (_, id, changes, said) => {
    const before = readFileSync(file, 'utf8');
    expect(await confirm(id, changes)).toMatchObject({ code: 2, err: expect.stringContaining(said) });
    expect(readFileSync(file, 'utf8')).toBe(before);
  });
});

test('a country where people in danger would find less than they need is said not to be ready, with exit 1', async () => {
  expect(await cli(['directory', '--country', 'GB'])).toMatchObject({ code: 0, out: expect.stringContaining('people find all four') });
  expect(await cli(['directory', '--country', 'BO'])).toMatchObject({ code: 1, out: expect.stringContaining('not ready') });
});
