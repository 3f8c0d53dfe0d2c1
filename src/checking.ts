import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Question } from './community/checks.ts';
import { Submissions } from './community/submission.ts';
import { toLexicon } from './content/lexicon.ts';
import { loadContent } from './content/load.ts';
import { draftsOf, readFlowFolder } from './files.ts';

/** The thread that looks at flows which were sent in (`community/checks.ts`). */

const port = parentPort;
if (!port) throw new Error('this is the entry of a thread');

// What `start.ts` gave.
const { flows, content } = workerData as { flows: string; content: string };
const drafts = draftsOf(readFlowFolder(flows));
const submissions = new Submissions({ lexicon: toLexicon(loadContent(content).content), official: () => drafts, names: drafts.map(({ flow }) => flow) });

port.on('message', ({ id, text, by }: Question) => {
  void submissions.read(text, by).then((read) => port.postMessage({ id, read } satisfies Answer));
});
