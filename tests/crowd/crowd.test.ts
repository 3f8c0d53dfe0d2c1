import { expect, test } from 'vitest';
import { temporaryFolder } from '../bot/kit.ts';
import { crowd } from './crowd.ts';

// As `npm run crowd`, with fewer people.

test.each(['telegram', 'discord'] as const)('%s: hundreds at the same moment are each answered, once, and no fault is told of', { timeout: 300_000 }, async (platform) => {
  const { wrong, faults, seconds } = await crowd(700, platform, temporaryFolder());
  expect({ wrong, faults, waves: seconds.length }).toEqual({ wrong: 0, faults: [], waves: 2 });
});
