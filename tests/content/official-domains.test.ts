import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { loadContent } from '../../src/content/load.ts';

const { content } = loadContent(join(fileURLToPath(new URL('../..', import.meta.url)), 'content'));
const named = new Set([...content.sources.values()].map(({ url }) => url).concat(content.entries.flatMap(({ url }) => url ?? []), content.facts.flatMap(({ url }) => url ?? [])));

it.each([...content.officialDomains])('%s has a page that content names, on this very domain', (domain, { seen }) => {
  const host = new URL(seen).hostname.toLowerCase();
  expect(named).toContain(seen);
  expect(host === domain || host.endsWith(`.${domain}`)).toBe(true);
});

it('lists offices of many countries', () => {
  expect(new Set([...content.officialDomains.values()].map(({ country }) => country)).size).toBeGreaterThan(15);
});
