import { availableParallelism, cpus, platform } from 'node:os';
import process from 'node:process';
import { parseArgs } from 'node:util';
import { authors } from './parts/authors.ts';
import { botkit } from './parts/botkit.ts';
import { cold } from './parts/cold.ts';
import { discord, discordMemory } from './parts/discord.ts';
import { durable } from './parts/durable.ts';
import { engine } from './parts/engine.ts';
import { memory } from './parts/memory.ts';
import { need } from './parts/need.ts';
import { playground } from './parts/playground.ts';
import { postgres } from './parts/postgres.ts';
import { sizes } from './parts/sizes.ts';
import { soak } from './parts/soak.ts';
import { telegram } from './parts/telegram.ts';
import { type Part, round, table } from './report.ts';

/**
 * Measures the bot on this machine and tells each figure beside its target; nothing fails by the clock.
 *
 *     npm run bench                        everything, in about twelve minutes
 *     npm run bench -- --only engine       one of engine, durable, postgres, cold, authors, botkit, telegram, discord, playground (may be given more than once)
 *     npm run bench -- --quick             fewer and shorter rounds
 *     npm run bench -- --only discord --long            the steady load for five minutes instead of twenty seconds
 *     npm run bench -- --only memory       100,000 conversations: about ten minutes, so only when it is asked for; or discord-memory
 *     npm run bench -- --only soak         an hour at half load
 *     npm run bench -- --only need         what 1, 10 and 100 million people a month take, by a model that is tried on this machine
 *     npm run bench -- --only sizes        databases of a thousand to ten million sessions: about ten minutes and 20 GB
 */
const parts: Readonly<Record<string, (quick: boolean, long: boolean) => Promise<Part | Part[]>>> = { engine, durable, postgres, cold, authors, botkit, telegram, memory, discord, playground, 'discord-memory': discordMemory, need, sizes, soak };
const rare: ReadonlySet<string> = new Set(['memory', 'discord-memory', 'need', 'sizes', 'soak']);

const { values } = parseArgs({ options: { only: { type: 'string', multiple: true }, quick: { type: 'boolean', default: false }, long: { type: 'boolean', default: false } } });
const unknown = values.only?.filter((name) => !(name in parts)) ?? [];
if (unknown.length > 0) {
  process.stderr.write(`bench: there is no part ${unknown.join(', ')}; there are ${Object.keys(parts).join(', ')}\n`);
  process.exit(2);
}

const machine = { node: process.version, platform: platform(), cpu: cpus()[0]?.model ?? 'unknown', cores: availableParallelism() };
console.log(`Node ${machine.node} on ${machine.cores} x ${machine.cpu}. Medians over interleaved rounds.`);
const measured: Record<string, Part[]> = {};
for (const [name, measure] of Object.entries(parts)) {
  if (values.only ? !values.only.includes(name) : rare.has(name)) continue;
  measured[name] = [await measure(values.quick, values.long)].flat();
  for (const part of measured[name]) console.log(table(part));
}
console.log(`\n${JSON.stringify({ machine, quick: values.quick, parts: measured }, (_, value: unknown) => (typeof value === 'number' ? round(value) : value), 2)}`);
