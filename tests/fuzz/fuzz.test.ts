import { expect, it } from 'vitest';
import { fuzz } from './fuzz.ts';

/** A few hundred files each time; `npm run fuzz` goes on for as long as is wished. */
it('files near those of the corpus and of our flows are refused, or harmless', () => {
  const until = Date.now() + 10_000;
  const { failures, tried, kept } = fuzz({ seed: 20_261_126, goesOn: (done) => done < 600 && Date.now() < until });
  expect(failures.map(({ text, problems }) => `${problems.join('\n')}\n${Buffer.from(text).toString().slice(0, 2_000)}`)).toEqual([]);
  expect(tried).toBeGreaterThan(20);
  expect(kept).toBeGreaterThan(5);
}, 60_000);
