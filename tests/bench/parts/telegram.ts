import process from 'node:process';
import { guideOf } from '../../../src/bot.ts';
import { answers, CHECKLIST, readBenchMaterial, script } from '../material.ts';
import { median, percentile, perSecond, ratio, type Sample } from '../measure.ts';
import { type Figure, least, most, type Part } from '../report.ts';
import { Contestant } from '../telegram/contestant.ts';
import { CONNECTIONS, stream, type Talk } from '../telegram/people.ts';
import { type Call, type Params, Platform } from '../telegram/platform.ts';

type Name = 'ours' | 'bare';
type Both = Readonly<Record<Name, Contestant>>;
const names: readonly Name[] = ['ours', 'bare'];

/**
 * A webhook turn (HTTP in, adapter, Botkit, engine, durable SQLite, API calls out) beside a bare grammY bot that makes
 * the same calls. Each bot has a process of its own; the platform and the people are this one.
 */
export async function telegram(quick: boolean): Promise<Part[]> {
  const platform = new Platform();
  const root = await platform.start();
  const talk = checklistTalk();
  const ours = await Contestant.begin('ours', platform, root, talk);
  const calls = await recorded(platform, ours, talk);
  const both = { ours, bare: await Contestant.begin('bare', platform, root, talk, calls) };
  try {
    for (const name of names) await both[name].saturated(CONNECTIONS, quick ? 2 : 4);
    const { part, rates } = await throughput(platform, both, quick);
    return [part, await waiting(both, rates, talk.presses.length + 1, quick)];
  } finally {
    for (const name of names) await both[name].end();
    await platform.stop();
  }
}

/** The checklist from its link to its verdict. */
export function checklistTalk(presses = script.length): Talk {
  const hash = guideOf(readBenchMaterial()).flows.find(({ flow }) => flow === CHECKLIST)?.hash;
  return { begin: `/start ${hash ?? ''}`, presses: script.slice(0, presses).map((each) => answers.indexOf(each)) };
}

/** The calls to somebody's chat, turn by turn, with buttons that carry the number of the next turn. */
async function recorded(platform: Platform, { people }: Contestant, { presses }: Talk): Promise<Call[][]> {
  const turns: Call[][] = [];
  const chat = people.newcomer();
  for (let turn = 0; turn <= presses.length; turn += 1) {
    platform.watched = { chat, calls: [] };
    await people.turn(chat, turn);
    turns.push(platform.watched.calls.map(({ method, params }) => ({ method, params: { ...params, ...numbered(params, turn + 1) } })));
  }
  platform.watched = undefined;
  return turns;
}

function numbered({ reply_markup: markup }: Params, turn: number): Params {
  if (!markup) return {};
  const { inline_keyboard: rows } = markup as { inline_keyboard: Params[][] };
  return { reply_markup: { inline_keyboard: rows.map((row) => row.map((key, at) => ({ ...key, callback_data: `${turn}.${at}` }))) } };
}

async function throughput(platform: Platform, both: Both, quick: boolean): Promise<{ part: Part; rates: Record<Name, number> }> {
  const samples: Record<Name, Sample[]> = { ours: [], bare: [] };
  const calls: Record<Name, number> = { ours: 0, bare: 0 };
  const around = process.cpuUsage();
  let turns = 0;
  for (let round = 0; round < (quick ? 2 : 5); round += 1) {
    for (const name of names) {
      const before = { calls: platform.calls, turns: both[name].people.turns };
      samples[name].push(await both[name].saturated(CONNECTIONS, quick ? 2 : 4));
      turns += both[name].people.turns - before.turns;
      calls[name] = (platform.calls - before.calls) / (both[name].people.turns - before.turns);
    }
  }
  const { user, system } = process.cpuUsage(around);
  const rates = { ours: perSecond(samples.ours, 'wall'), bare: perSecond(samples.bare, 'wall') };
  const figure = (name: string, of: Name): Figure => {
    return { name, value: rates[of], unit: 'turns per second', note: `${(1e6 / perSecond(samples[of], 'cpu')).toFixed(0)} us of CPU and ${calls[of].toFixed(2)} API calls per turn` };
  };
  const figures: Figure[] = [
    figure('this bot, SQLite in a file, full sync', 'ours'),
    figure('bare grammY, the same calls and nothing else', 'bare'),
    { name: 'throughput beside it', value: ratio(samples.ours, samples.bare, 'wall'), unit: 'x', target: least(0.5), note: `${rounds(samples)}; by CPU time ${ratio(samples.ours, samples.bare, 'cpu').toFixed(2)} x` },
    { name: 'people and platform', value: (user + system) / turns, unit: 'us of CPU per turn', note: 'in a process of their own' },
  ];
  return { part: { title: `Telegram: turns through a webhook, ${CONNECTIONS} people at once`, figures }, rates };
}

function rounds(samples: Record<Name, Sample[]>): string {
  const all = samples.ours.map((each, at) => ratio([each], samples.bare.slice(at, at + 1), 'wall'));
  return `rounds from ${Math.min(...all).toFixed(2)} to ${Math.max(...all).toFixed(2)}`;
}

/** How long turns take while each bot bears half of what it can. */
async function waiting(both: Both, rates: Record<Name, number>, turns: number, quick: boolean): Promise<Part> {
  const times: Record<Name, number[][]> = { ours: [], bare: [] };
  for (let round = 0; round < (quick ? 2 : 5); round += 1) {
    for (const name of names) times[name].push(await stream(both[name].people, rates[name] / 2, quick ? 3 : 6, turns));
  }
  const at = (of: Name, share: number) => median(times[of].map((each) => percentile(each, share)));
  const p99 = times.ours.map((each, round) => percentile(each, 0.99) / percentile(times.bare[round] ?? [], 0.99));
  const figure = (name: string, of: Name): Figure => {
    return { name, value: at(of, 0.99), unit: 'ms at the 99th percentile', note: `${at(of, 0.5).toFixed(1)} ms at the median, at ${(rates[of] / 2).toFixed(0)} turns per second` };
  };
  const figures: Figure[] = [
    figure('this bot', 'ours'),
    figure('bare grammY', 'bare'),
    { name: '99th percentile beside it', value: median(p99), unit: 'x', target: most(5), note: `rounds from ${Math.min(...p99).toFixed(2)} to ${Math.max(...p99).toFixed(2)}` },
  ];
  return { title: 'Telegram: from an update to its confirmation, each bot at half of its own load', figures };
}
