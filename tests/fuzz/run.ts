import { readFileSync } from 'node:fs';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { judge } from './judge.ts';
import { Random } from './random.ts';
import { fuzzWatched } from './watched.ts';

/**
 * `npm run fuzz -- --minutes 60 [--seed 7]` tries files that nobody wrote; `npm run fuzz -- FILE…` tries files again
 * that failed. Exits 1 where one fails; those are kept in tests/fuzz/found.
 */
const { values, positionals } = parseArgs({ allowPositionals: true, options: { minutes: { type: 'string', default: '1' }, seed: { type: 'string' } } });
const tell = (line: string) => process.stdout.write(`${line}\n`);

if (positionals.length > 0) {
  const problems = positionals.flatMap((file) => [1, 2, 3, 4, 5].flatMap((seed) => judge(readFileSync(file), new Random(seed)).problems.map((each) => `${file}: ${each}`)));
  for (const each of new Set(problems)) tell(each);
  process.exitCode = problems.length > 0 ? 1 : 0;
} else {
  const seed = Number(values.seed ?? Date.now() % 2 ** 31);
  const minutes = Number(values.minutes);
  if (!Number.isInteger(seed) || !(minutes > 0)) throw new Error('--minutes takes a number above 0, --seed a whole one');
  tell(`seed ${seed}, ${minutes} minutes`);
  const { tried, accepted, kept, blocks, memory, failures, saved } = await fuzzWatched(seed, minutes, tell);
  tell(`${tried} files: ${accepted} let in and walked, ${kept} that reached new code (${blocks} blocks); at most ${memory} MiB; ${failures.length} failures`);
  for (const [at, { problems }] of failures.entries()) tell(`\n${saved[at]}\n${problems.join('\n')}`);
  process.exitCode = failures.length > 0 ? 1 : 0;
}
