import process from 'node:process';
import { guideOf } from '../../../src/bot.ts';
import { Contestant } from '../discord/contestant.ts';
import { crowd, stream, type Talk } from '../discord/people.ts';
import { answers, CHECKLIST, readBenchMaterial, script } from '../material.ts';
import { median, percentile, perSecond, ratio, type Sample, slopeOf } from '../measure.ts';
import { type Figure, least, most, type Part } from '../report.ts';

type Name = 'ours' | 'bare';
type Both = Readonly<Record<Name, Contestant>>;
const names: readonly Name[] = ['ours', 'bare'];

/** How many talk at the same time. */
const PEOPLE = 64;
/** Interactions a second that must always be borne. */
const STEADY = 200;
/** Milliseconds after which Discord tells people that the bot did not respond. */
const PATIENCE = 3_000;

/**
 * A turn through the gateway (interaction in, adapter, Botkit, engine, durable SQLite, responses out) beside a bare
 * discord.js app that responds with the same. Each has a process of its own; platform and people are this one.
 */
export async function discord(quick: boolean, long: boolean): Promise<Part[]> {
  const talk = checklistTalk();
  const ours = await Contestant.begin('ours', talk);
  const both = { ours, bare: await Contestant.begin('bare', talk, ours.script) };
  try {
    for (const name of names) await both[name].saturated(PEOPLE, quick ? 2 : 4);
    const { part, rates } = await throughput(both, quick);
    return [part, await waiting(both, rates, quick), await steady(ours, long ? 300 : quick ? 5 : 20)];
  } finally {
    for (const name of names) await both[name].end();
  }
}

/** The checklist from its command to its verdict. */
function checklistTalk(presses = script.length): Talk {
  const flow = guideOf(readBenchMaterial()).flows.find((each) => each.flow === CHECKLIST && each.listed)?.hash;
  if (flow === undefined) throw new Error(`${CHECKLIST} has no command`);
  return { flow, presses: script.slice(0, presses).map((each) => answers.indexOf(each)) };
}

async function throughput(both: Both, quick: boolean): Promise<{ part: Part; rates: Record<Name, number> }> {
  const samples: Record<Name, Sample[]> = { ours: [], bare: [] };
  const calls: Record<Name, number> = { ours: 0, bare: 0 };
  const around = process.cpuUsage();
  let turns = 0;
  for (let round = 0; round < (quick ? 2 : 5); round += 1) {
    for (const name of names) {
      const { platform, people } = both[name];
      const before = { calls: platform.calls, turns: people.turns };
      samples[name].push(await both[name].saturated(PEOPLE, quick ? 2 : 4));
      turns += people.turns - before.turns;
      calls[name] = (platform.calls - before.calls) / (people.turns - before.turns);
    }
  }
  const { user, system } = process.cpuUsage(around);
  const rates = { ours: perSecond(samples.ours, 'wall'), bare: perSecond(samples.bare, 'wall') };
  const figure = (name: string, of: Name): Figure => {
    return { name, value: rates[of], unit: 'turns per second', note: `${(1e6 / perSecond(samples[of], 'cpu')).toFixed(0)} us of CPU and ${calls[of].toFixed(2)} responses per turn` };
  };
  const figures: Figure[] = [
    figure('this bot, SQLite in a file, full sync', 'ours'),
    figure('bare discord.js, the same responses and nothing else', 'bare'),
    { name: 'throughput beside it', value: ratio(samples.ours, samples.bare, 'wall'), unit: 'x', target: least(0.6), note: `${rounds(samples)}; by CPU time ${ratio(samples.ours, samples.bare, 'cpu').toFixed(2)} x` },
    { name: 'people and platform', value: (user + system) / turns, unit: 'us of CPU per turn', note: 'in a process of their own' },
  ];
  return { part: { title: `Discord: turns through the gateway, ${PEOPLE} people at once`, figures }, rates };
}

function rounds(samples: Record<Name, Sample[]>): string {
  const all = samples.ours.map((each, at) => ratio([each], samples.bare.slice(at, at + 1), 'wall'));
  return `rounds from ${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`;
}

/** How long people wait for the first response while each bears the same: half of what this bot can. */
async function waiting(both: Both, rates: Record<Name, number>, quick: boolean): Promise<Part> {
  const times: Record<Name | 'half', number[][]> = { ours: [], bare: [], half: [] };
  const rate = rates.ours / 2;
  for (let round = 0; round < (quick ? 2 : 5); round += 1) {
    for (const name of names) times[name].push(await stream(both[name].people, rate, quick ? 3 : 6));
    times.half.push(await stream(both.bare.people, rates.bare / 2, quick ? 3 : 6));
  }
  const at = (of: Name | 'half', share: number) => median(times[of].map((each) => percentile(each, share)));
  const p99 = times.ours.map((each, round) => percentile(each, 0.99) / percentile(times.bare[round] ?? [], 0.99));
  const figure = (name: string, of: Name | 'half', perSecond: number): Figure => {
    return { name, value: at(of, 0.99), unit: 'ms at the 99th percentile', note: `${at(of, 0.5).toFixed(1)} ms at the median, at ${perSecond.toFixed(0)} turns per second` };
  };
  const figures: Figure[] = [
    figure('this bot', 'ours', rate),
    figure('bare discord.js under the same load', 'bare', rate),
    figure('bare discord.js at half of its own', 'half', rates.bare / 2),
    { name: '99th percentile beside it, same load', value: median(p99), unit: 'x', target: most(3), note: `rounds from ${Math.min(...p99).toFixed(2)} to ${Math.max(...p99).toFixed(2)}; beside half of its own ${(at('ours', 0.99) / at('half', 0.99)).toFixed(2)} x` },
  ];
  return { title: 'Discord: from an interaction to its first response', figures };
}

/** A server full of people, for a while. */
async function steady({ people, platform }: Contestant, seconds: number): Promise<Part> {
  const before = platform.putOff;
  const times = await stream(people, STEADY, seconds);
  const late = times.filter((each) => each > PATIENCE).length;
  const figures: Figure[] = [
    { name: 'longest', value: Math.max(...times), unit: 'ms', target: most(PATIENCE), note: `${percentile(times, 0.5).toFixed(1)} ms at the median, ${percentile(times, 0.99).toFixed(1)} ms at the 99th percentile` },
    { name: 'over three seconds', value: late, unit: 'interactions', target: most(0), note: `of ${times.length}; ${platform.putOff - before} were put off first` },
  ];
  return { title: `Discord: ${STEADY} interactions a second for ${seconds} seconds, until the first response`, figures };
}

/** Answers in each conversation: it is left in the middle, as most are. */
const ANSWERS = 2;
const MARKS = 5;
/** Few enough that nobody's turn takes long, however busy the machine is. */
const AT_ONCE = 25;

/** What the bot keeps in memory while ever new people talk to it. What is bounded is full long before the first mark. */
export async function discordMemory(quick: boolean): Promise<Part> {
  const conversations = quick ? 10_000 : 100_000;
  const ours = await Contestant.begin('ours', checklistTalk(ANSWERS));
  const marks: { at: number; heap: number; rss: number }[] = [];
  let begun = 0;
  for (let mark = 1; mark <= MARKS; mark += 1) {
    const until = (conversations * mark) / MARKS;
    await crowd(ours.people, AT_ONCE, () => begun++ < until);
    begun = until;
    const { heapUsed, external, rss } = await ours.memory();
    marks.push({ at: until, heap: heapUsed + external, rss });
    process.stderr.write(`after ${until.toLocaleString('en')}: ${((heapUsed + external) / 2 ** 20).toFixed(1)} MiB\n`);
  }
  await ours.end();
  const figures = marks.map(({ at, heap, rss }): Figure => {
    return { name: `after ${at.toLocaleString('en')}`, value: heap / 2 ** 20, unit: 'MiB used after collection', note: `${(rss / 2 ** 20).toFixed(0)} MiB of the process` };
  });
  const slope: Figure = { name: 'growth', value: slopeOf(marks), unit: 'bytes per conversation', target: most(50), note: 'the line that fits the marks best' };
  return { title: `Discord, memory: conversations of new people, ${ANSWERS + 1} turns each`, figures: [...figures, slope] };
}
