import { expect, test } from 'vitest';
import { mostOf, needOf } from './need.ts';

const costs = { worker: 1_000, database: 100, session: 1_000, event: 100 };

test('what a million people a month need, reckoned by hand', () => {
  // 2,000,000 talks and 24,000,000 turns in 30 days.
  const { average, peak, workers, database, disk } = needOf(1_000_000, costs);
  expect(average).toBeCloseTo(24e6 / (30 * 86_400), 6);
  expect(peak).toBeCloseTo(92.59, 2);
  expect(workers).toBeCloseTo(0.18519, 4);
  expect(database).toBeCloseTo(0.018519, 5);
  // Three days of conversations and two of events, in tables twice as large as their rows.
  expect(disk).toBeCloseTo(2 * ((6e6 / 30) * 1_000 + (48e6 / 30) * 100), 0);
});

test('ten times the people need ten times as much, and two processors make twice the turns of one', () => {
  expect(needOf(1e8, costs).workers / needOf(1e7, costs).workers).toBeCloseTo(10, 9);
  expect(mostOf(2, costs)).toBeCloseTo(2 * mostOf(1, costs), 9);
  expect(mostOf(1, costs)).toBeCloseTo(1e6 / 1_100, 6);
});
