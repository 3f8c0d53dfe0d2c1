import { parentPort, workerData } from 'node:worker_threads';
import type { Answer, Done, Question, Work } from './community/checks.ts';
import { Submissions } from './community/submission.ts';
import { toLexicon } from './content/lexicon.ts';
import { loadContent } from './content/load.ts';
import { readFlow } from './engine/read.ts';
import { draftsOf, readFlowFolder } from './files.ts';
import { readPack } from './pack/read.ts';

/** The thread that looks at flows which were sent in, and draws them (`community/checks.ts`). */

/** Bytes of a drawing that is sent. */
const LARGEST = 2_000_000;

const port = parentPort;
if (!port) throw new Error('this is the entry of a thread');

// What `start.ts` gave.
const { flows, content } = workerData as { flows: string; content: string };
const drafts = draftsOf(readFlowFolder(flows));
const submissions = new Submissions({ lexicon: toLexicon(loadContent(content).content), official: () => drafts, names: drafts.map(({ flow }) => flow) });

async function done(work: Work): Promise<Done> {
  if (work.do === 'read') return { read: await submissions.read(work.text, work.by, work.before) };
  return { png: await drawn(work).catch(() => undefined) };
}

/** The renderer is loaded where it is wanted: a machine may be without it. */
async function drawn({ pack, reached }: Extract<Work, { do: 'draw' }>): Promise<Uint8Array | undefined> {
  const { toPng } = await import('./graph/png.ts');
  const read = await readPack('pack', pack);
  const draft = read.ok ? readFlow({ flow: read.pack.flow, file: 'flow.yaml', text: read.pack.files['flow.yaml'] ?? '', translations: [] }).draft : undefined;
  const png = draft && toPng(draft, { reached: new Map(reached) });
  return png && png.length <= LARGEST ? png : undefined;
}

port.on('message', ({ id, work }: Question) => {
  void done(work).then((each) => port.postMessage({ id, done: each } satisfies Answer));
});
