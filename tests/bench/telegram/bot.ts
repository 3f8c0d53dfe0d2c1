import process from 'node:process';
import type { Answer, Begin, Question } from './contestant.ts';
import { beginBare } from './bare.ts';
import { beginOurs } from './ours.ts';

/**
 * A bot in a process of its own, so that what it uses can be told from what its people and the platform use.
 * Argument: `ours` or `bare`. Begins when it is told to, and answers questions about itself.
 */
const begins: Readonly<Record<string, (begin: Begin) => Promise<() => Promise<void>>>> = { ours: beginOurs, bare: beginBare };
let stop = async () => {};

process.on('message', (question: Question) => {
  void answer(question).then((told) => process.send?.(told));
});
process.on('disconnect', () => process.exit());

async function answer(question: Question): Promise<Answer> {
  if (question.ask === 'begin') stop = (await begins[process.argv[2] ?? '']?.(question.begin)) ?? stop;
  if (question.ask === 'end') await stop();
  // Twice: what finalizers let go is found by the second.
  if (question.ask === 'memory') for (let round = 0; round < 2; round += 1) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  return { cpu: (user + system) / 1e6, ...process.memoryUsage() };
}
