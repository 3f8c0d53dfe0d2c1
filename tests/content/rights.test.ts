import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { expand } from '../../src/content/directory.ts';
import { loadContent } from '../../src/content/load.ts';
import { textsOf } from '../../src/message/plain.ts';
import { root } from '../cli/kit.ts';

const { content } = loadContent(join(root, 'content'));
const told = (country: string, today: string, language = 'en') =>
  expand(content, [{ blocks: [{ kind: 'resource', resource: 'refund', country, language }] }], today).flatMap((message) => textsOf(message)).join('\n');

describe('rights to a refund', () => {
  test('are told with the day that their page was seen, by country, and the European Union’s where a member has none', () => {
    expect(told('GB', '2026-12-01')).toMatch(/£85,000[^]*As the official page said on 2026-11-26[^]*in writing/);
    expect(told('US', '2026-12-01')).toContain('Regulation E');
    expect(told('FR', '2026-12-01')).toContain('13 months');
    expect(told('GB', '2026-12-01', 'es')).toContain('85.000');
  });

  test('are not told once a year has gone by, nor where none are known', () => {
    for (const [country, today] of [['GB', '2027-11-27'], ['BO', '2026-12-01'], ['XX', '2026-12-01']] as const) {
      expect(told(country, today)).toBe('I do not know the rules on refunds there yet. Ask your bank whether it can pay you back, and to answer in writing.');
    }
  });

  test('never show a number to call', () => {
    expect(content.entries.filter(({ kind, phone, sms }) => kind === 'refund' && (phone ?? sms))).toEqual([]);
  });
});
