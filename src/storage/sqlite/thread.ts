import { parentPort, workerData } from 'node:worker_threads';
import { sealWith } from '../seal.ts';
import { StoreUnavailable } from '../store.ts';
import { connect } from './connection.ts';
import type { Answer, Call, Outage, ThreadData } from './threaded.ts';
import { DirectWriter, type Writer } from './writer.ts';

/** The thread that writes. Calls come in groups, and so do the answers. */

const port = parentPort;
if (!port) throw new Error('this is the entry of a thread');

// Both were written by `threaded.ts`, which starts this file.
const { file, keys, batch } = workerData as ThreadData;
const send = (message: Answer[] | Error) => port.postMessage(message);
const writer: Writer = new DirectWriter(await connect(file), { seal: sealWith(keys), report: send, batch });

let answers: Answer[] = [];

function answer(given: Answer): void {
  answers.push(given);
  if (answers.length > 1) return;
  // After all that one transaction settles, and before the next one begins.
  process.nextTick(() => {
    send(answers);
    answers = [];
  });
}

function failure(error: unknown): { error: unknown } | { unavailable: Outage } {
  if (!(error instanceof StoreUnavailable)) return { error };
  const { message, reason, file } = error;
  return { unavailable: { message, reason, file } };
}

port.on('message', (calls: Call[]) => {
  for (const { id, method, args } of calls) {
    const run: (...args: never[]) => Promise<unknown> = writer[method].bind(writer);
    run(...(args as never[])).then(
      (value) => answer({ id, value }),
      (error: unknown) => answer({ id, ...failure(error) }),
    );
  }
});
