import process from 'node:process';
import { slopeOf } from '../measure.ts';
import { type Figure, most, type Part } from '../report.ts';
import { Contestant } from '../telegram/contestant.ts';
import { crowd } from '../telegram/people.ts';
import { Platform } from '../telegram/platform.ts';
import { checklistTalk } from './telegram.ts';

/** Answers in each conversation: it is left in the middle, as most are. */
const ANSWERS = 2;
const MARKS = 5;
/** At the same time: few enough that nobody's turn takes long, however busy the machine is. */
const PEOPLE = 25;

/**
 * What the bot keeps in memory while ever new people talk to it through a webhook. What is bounded (keys of the
 * latest updates and presses) is full long before the first mark.
 */
export async function memory(quick: boolean): Promise<Part> {
  const conversations = quick ? 10_000 : 100_000;
  const platform = new Platform();
  const ours = await Contestant.begin('ours', platform, await platform.start(), checklistTalk(ANSWERS));
  const heaps: { at: number; heap: number; rss: number }[] = [];
  let begun = 0;
  for (let mark = 1; mark <= MARKS; mark += 1) {
    const until = (conversations * mark) / MARKS;
    await crowd(ours.people, PEOPLE, () => begun++ < until);
    begun = until;
    const { heapUsed, external, rss } = await ours.memory();
    heaps.push({ at: until, heap: heapUsed + external, rss });
    process.stderr.write(`after ${until.toLocaleString('en')}: ${((heapUsed + external) / 2 ** 20).toFixed(1)} MiB\n`);
  }
  await ours.end();
  await platform.stop();
  const figures = heaps.map(({ at, heap, rss }): Figure => {
    return { name: `after ${at.toLocaleString('en')}`, value: heap / 2 ** 20, unit: 'MiB used after collection', note: `${(rss / 2 ** 20).toFixed(0)} MiB of the process` };
  });
  const slope: Figure = { name: 'growth', value: slopeOf(heaps), unit: 'bytes per conversation', target: most(50), note: 'the line that fits the marks best' };
  return { title: `Memory: conversations of new people, ${ANSWERS + 1} turns each, through a webhook`, figures: [...figures, slope] };
}
