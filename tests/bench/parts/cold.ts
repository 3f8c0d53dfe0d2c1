import { execFile, spawn } from 'node:child_process';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { promisify } from 'node:util';
import { root } from '../material.ts';
import { median } from '../measure.ts';
import { most, type Part } from '../report.ts';

/** What happens before the first word: compiling, and the start of the whole bot, each in a new process. */
export async function cold(quick: boolean): Promise<Part[]> {
  return [await compiling(quick), await starting(quick)];
}

const FLOWS = 1000;
const run = promisify(execFile);

async function compiling(quick: boolean): Promise<Part> {
  const times: { wall: number; cpu: number; lines: number }[] = [];
  for (let n = 0; n < (quick ? 1 : 3); n++) {
    const { stdout } = await run(process.execPath, [join(root, 'tests/bench/compile.ts'), String(FLOWS)]);
    times.push(JSON.parse(stdout));
  }
  const wall = median(times.map((each) => each.wall));
  const cpu = median(times.map((each) => each.cpu));
  return {
    title: `Compiling ${FLOWS} flows of ${times[0]?.lines} lines with all rules`,
    figures: [
      { name: 'all of them', value: wall, unit: 's', target: most(3), note: `${cpu.toFixed(2)} s of CPU on all threads` },
      { name: 'one of them', value: (wall / FLOWS) * 1000, unit: 'ms' },
    ],
  };
}

async function starting(quick: boolean): Promise<Part> {
  const times: number[] = [];
  for (let n = 0; n < (quick ? 3 : 5); n++) times.push(await start());
  const bare = await timeOf(() => run(process.execPath, ['-e', '0']));
  return {
    title: 'Cold start to "ready", in a terminal of pipes',
    figures: [
      { name: 'median', value: median(times), unit: 's', target: most(2), note: `${times.length} starts, ${Math.min(...times).toFixed(2)} to ${Math.max(...times).toFixed(2)} s; Node alone ${bare.toFixed(2)} s` },
    ],
  };
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return (performance.now() - began) / 1000;
}

/** Seconds from the spawn to the log line "ready". */
function start(): Promise<number> {
  const { TELEGRAM_BOT_TOKEN: _, DISCORD_TOKEN: __, ...env } = process.env;
  const began = performance.now();
  const child = spawn(process.execPath, [join(root, 'src/main.ts')], { env: { ...env, LOG_LEVEL: 'info' }, stdio: ['pipe', 'ignore', 'pipe'] });
  return new Promise((resolve, reject) => {
    let log = '';
    let took: number | undefined;
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
      if (took !== undefined || !log.includes('"ready"')) return;
      took = (performance.now() - began) / 1000;
      child.stdin.end();
    });
    child.on('error', reject);
    child.on('close', () => (took === undefined ? reject(new Error(`the bot did not start:\n${log}`)) : resolve(took)));
  });
}
