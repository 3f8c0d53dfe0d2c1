import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { newSession } from '../../src/engine/session.ts';
import { one } from '../engine/check.ts';
import { Person } from '../engine/person.ts';
import { official } from '../engine/worlds.ts';

const row = z.union([z.string().transform((says) => ({ says })), z.strictObject({ says: z.string(), at_home: z.string() })]);
/** By language and flow: what people type. */
const table = z.record(z.string(), z.record(z.string(), z.array(row))).parse(parse(readFileSync(new URL('first-words.yaml', import.meta.url), 'utf8')));
const rows = Object.entries(table).flatMap(([language, flows]) =>
  Object.entries(flows).flatMap(([flow, all]) => all.map((each) => ({ language, flow, at_home: flow, ...each }))),
);

/** The flow whose question is open. */
function flowOf({ asked }: Person): string | undefined {
  return asked?.slice(0, asked.indexOf(':'));
}

describe('the first words', () => {
  test.each(rows)('$language: "$says" leads to $flow', ({ language, says, flow, at_home }) => {
    const someone = () => new Person(official, newSession(language), one);
    expect({
      'before anything was asked': flowOf(someone().types(says)),
      'at the first question': flowOf(someone().opens('home').types(says)),
    }).toEqual({ 'before anything was asked': flow, 'at the first question': at_home });
  });

  test('are many in each language, lead to every checklist, and stand there once', () => {
    const checklists = official.today.map(({ flow }) => flow).filter((flow) => flow.startsWith('checks/'));
    for (const [language, flows] of Object.entries(table)) {
      const all = Object.values(flows).flat().map(({ says }) => says);
      expect(all.length, language).toBeGreaterThanOrEqual(60);
      expect(new Set(all).size, language).toBe(all.length);
      expect(Object.keys(flows), language).toEqual(expect.arrayContaining(checklists));
    }
  });
});
