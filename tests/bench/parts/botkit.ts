import { performance } from 'node:perf_hooks';
import type { Material } from '../../../src/bot.ts';
import { MemoryStore } from '../../../src/storage/memory.ts';
import type { Store } from '../../../src/storage/store.ts';
import { withDatabase } from '../folder.ts';
import { readBenchMaterial } from '../material.ts';
import { interleaved, median, perSecond, type Sample } from '../measure.ts';
import { type Mark, openBot } from '../nobody.ts';
import type { Figure, Part } from '../report.ts';

/** Whole turns: a platform's door, Botkit, engine, store and the calls that go out to nobody. */
export async function botkit(quick: boolean): Promise<Part[]> {
  const material = readBenchMaterial();
  return withDatabase(async (file) => {
    const bots = { memory: await openBot(material, new MemoryStore(Date.now)), sqlite: await openBot(material, file) };
    const samples = await interleaved({ memory: () => bots.memory.crowd(64), sqlite: () => bots.sqlite.crowd(64) }, quick ? 2 : 5, quick ? 0.5 : 1.5);
    const parts = [rates(samples, bots.memory.calls + bots.sqlite.calls), await stages(material, 'memory', quick), await stages(material, 'SQLite', quick)];
    for (const bot of Object.values(bots)) await bot.stop();
    return parts;
  });
}

function rates(samples: Record<'memory' | 'sqlite', Sample[]>, calls: number): Part {
  const figure = (name: string, of: Sample[]): Figure => {
    return { name, value: perSecond(of, 'wall'), unit: 'turns per second', note: `${(1e6 / perSecond(of, 'cpu')).toFixed(0)} us of CPU per turn` };
  };
  const figures = [figure('64 people, store in memory', samples.memory), figure('64 people, SQLite in a file, full sync', samples.sqlite)];
  return { title: `Whole turns through Botkit and the engine (${calls.toLocaleString('en')} calls went out)`, figures };
}

/** Where the time of a turn goes when one person talks alone: microseconds per turn on the clock. */
async function stages(material: Material, name: 'memory' | 'SQLite', quick: boolean): Promise<Part> {
  const talks = (name === 'memory' ? 400 : 80) / (quick ? 4 : 1);
  const measure = (store: Store) => clocked(material, store, talks);
  const times = await (name === 'memory' ? measure(new MemoryStore(Date.now)) : withDatabase(measure));
  const total = [...times.values()].reduce((sum, each) => sum + each, 0);
  const figures = [...times].map(([stage, us]): Figure => ({ name: stage, value: us, unit: 'us', note: `${((100 * us) / total).toFixed(0)} %` }));
  return { title: `Where a whole turn's time goes, one person alone, ${name}`, figures: [...figures, { name: 'together', value: total, unit: 'us' }] };
}

/** Medians over talks of the time per turn in each stage. */
async function clocked(material: Material, store: Store, talks: number): Promise<Map<string, number>> {
  let sums = new Map<string, number>();
  let last = performance.now();
  const mark: Mark = (stage) => {
    const now = performance.now();
    if (stage) sums.set(stage, (sums.get(stage) ?? 0) + now - last);
    last = performance.now();
  };
  const bot = await openBot(material, marked(store, mark), mark);
  const all: Map<string, number>[] = [];
  for (let n = 0; n < talks; n++) {
    sums = new Map();
    const turns = await bot.one();
    if (n >= talks / 4) all.push(new Map([...sums].map(([stage, ms]) => [stage, (ms * 1000) / turns])));
  }
  await bot.stop();
  return new Map([...(all[0]?.keys() ?? [])].map((stage) => [stage, median(all.map((each) => each.get(stage) ?? 0))]));
}

function marked(store: Store, mark: Mark): Store {
  const around = async <T>(before: string, name: string, work: () => Promise<T>): Promise<T> => {
    mark(before);
    const result = await work();
    mark(name);
    return result;
  };
  return {
    load: (person) => around('queue and Botkit, in', 'load', () => store.load(person)),
    commit: (turn) => around('old revisions', 'commit', () => store.commit(turn)),
    markSent: (...sent) => around('Botkit, sent', 'markSent', () => store.markSent(...sent)),
    unsent: (...given) => store.unsent(...given),
    holds: (outbox) => store.holds(outbox),
    forget: (...given) => store.forget(...given),
    keepRevision: (revision) => store.keepRevision(revision),
    revision: (...name) => store.revision(...name),
    document: (...name) => store.document(...name),
    documents: (...given) => store.documents(...given),
    saveDocument: (...given) => store.saveDocument(...given),
    sweep: (current) => store.sweep(current),
    close: () => store.close(),
  };
}
