import { parentPort, workerData } from 'node:worker_threads';
import { readMaterial } from './bot.ts';
import type { Answer, Question } from './community/checks.ts';
import { Submissions } from './community/submission.ts';

/** The thread that looks at flows which were sent in (`community/checks.ts`). */

const port = parentPort;
if (!port) throw new Error('this is the entry of a thread');

// What `start.ts` gave.
const { lexicon, drafts } = readMaterial(workerData as { flows: string; content: string });
const submissions = new Submissions({ lexicon, drafts });

port.on('message', ({ id, text, by }: Question) => {
  void submissions.read(text, by).then((read) => port.postMessage({ id, read } satisfies Answer));
});
