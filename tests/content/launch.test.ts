import { expect, it } from 'vitest';
import { launchCheck } from '../../src/content/launch.ts';
import { contentOf, entry, NEXT_YEAR, shipped, TODAY } from './kit.ts';

it('tells which routes a country has, from where, and what still needs a person', () => {
  const content = contentOf([
    entry({ id: 'line', country: 'FR' }),
    entry({ id: 'closed-at-night', country: 'FR', kind: 'emotional' }),
    entry({ id: 'checked', country: 'FR', kind: 'child', checked_by: 'ana', checked_on: TODAY }),
    entry({ id: 'unread', country: 'FR', kind: 'bank', status: 'M' }),
    entry({ id: 'eu-112', country: 'EU', kind: 'emergency' }),
  ]);
  const check = launchCheck(content, 'FR', TODAY);
  expect(check.routes).toEqual({
    emergency: { from: 'EU', entries: ['eu-112'] },
    crisis: { from: 'none', entries: [] },
    child: { from: 'country', entries: ['checked'] },
    scam: { from: 'country', entries: ['line'] },
  });
  expect(check.unconfirmed).toEqual([
    { id: 'line', shown: 'number' },
    { id: 'closed-at-night', shown: 'number' },
    { id: 'unread', shown: 'name' },
  ]);
  expect(check.stale).toEqual([]);
});

it('reports what is due for its yearly review, and a scam route that went with it', () => {
  const check = launchCheck(contentOf([entry()]), 'GB', NEXT_YEAR);
  expect(check.stale).toEqual([{ id: 'gb-line', seen_on: '2026-11-22' }]);
  expect(check.routes.scam).toEqual({ from: 'none', entries: [] });
});

it('finds all four routes in the United Kingdom', () => {
  const { routes } = launchCheck(shipped.content, 'GB', TODAY);
  expect(Object.values(routes).map(({ from }) => from)).toEqual(['country', 'country', 'country', 'country']);
});

it('finds none in a country that the directory does not have', () => {
  expect(Object.values(launchCheck(shipped.content, 'VE', TODAY).routes).map(({ from }) => from)).toEqual([
    'none',
    'none',
    'none',
    'none',
  ]);
});
