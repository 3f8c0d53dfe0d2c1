import { performance } from 'node:perf_hooks';
import process from 'node:process';
import { advance } from '../../../src/engine/advance.ts';
import type { Session } from '../../../src/engine/session.ts';
import type { World } from '../../../src/engine/walk.ts';
import type { Store } from '../../../src/storage/store.ts';
import { bareSqlite } from '../bare.ts';
import { withDatabase } from '../folder.ts';
import { readBenchMaterial, worldFrom } from '../material.ts';
import { interleaved, median, percentile, perSecond, ratio, sample, type Sample } from '../measure.ts';
import { paced } from '../paced.ts';
import { checklistPlace, longPlace, Person, type Place } from '../person.ts';
import { type Figure, least, most, type Part } from '../report.ts';

/** The engine on SQLite with full sync, without Botkit and network. */
export async function durable(quick: boolean): Promise<Part[]> {
  const world = worldFrom(readBenchMaterial());
  return [sizes(world), await throughput(world, quick), await longTalk(world, quick)];
}

function sizes(world: World): Part {
  const bytes = ({ session }: Place) => Buffer.byteLength(JSON.stringify(session));
  return {
    title: 'Size of a stored session',
    figures: [
      { name: 'after 5 of 10 items', value: bytes(checklistPlace(world, 5)), unit: 'bytes', target: most(400) },
      { name: 'after 9 of 10 items', value: bytes(checklistPlace(world, 9)), unit: 'bytes' },
      { name: 'after 10 questions of the long flow', value: bytes(longPlace(world, 10)), unit: 'bytes' },
      { name: 'after 200 questions of the long flow', value: bytes(longPlace(world, 200)), unit: 'bytes' },
    ],
  };
}

/** People who talk at the same time. */
const PEOPLE = 500;

/** Many people at once, whose writes are grouped, and the same turns one by one. */
async function throughput(world: World, quick: boolean): Promise<Part> {
  const samples: Record<'grouped' | 'single' | 'bare' | 'synced', Sample[]> = { grouped: [], single: [], bare: [], synced: [] };
  const rounds = quick ? 2 : 4;
  for (let round = 0; round <= rounds; round++) {
    const [grouped, single] = [await onePass(world, together, quick), await onePass(world, oneByOne, quick)];
    if (round === 0) continue;
    samples.grouped.push(grouped);
    samples.single.push(single);
    samples.bare.push(await bareSqlite(64, 0.5));
    samples.synced.push(await bareSqlite(1, 0.5));
  }
  const half = perSecond(samples.grouped, 'wall') / 2;
  const waits = await halfLoad(world, half, quick ? 3 : 20);
  return {
    title: `Durable turns: ${PEOPLE} people, SQLite in a file, full sync; load, advance, commit with outbox, markSent`,
    figures: [
      { name: 'all at once', value: perSecond(samples.grouped, 'wall'), unit: 'turns per second', target: least(30_000), note: `${(1e6 / perSecond(samples.grouped, 'cpu')).toFixed(0)} us of CPU per turn` },
      { name: `at half of that, ${half.toFixed(0)} a second: p99 of a turn`, value: percentile(waits, 0.99), unit: 'ms', target: most(20), note: `median ${percentile(waits, 0.5).toFixed(1)}, p99.9 ${percentile(waits, 0.999).toFixed(1)} ms` },
      { name: 'one by one', value: perSecond(samples.single, 'wall'), unit: 'turns per second', note: `${(1e6 / perSecond(samples.single, 'cpu')).toFixed(0)} us of CPU per turn` },
      { name: 'bare SQLite, 64 to a commit', value: perSecond(samples.bare, 'wall'), unit: 'turns per second', note: 'what this machine can do; 66,000 on the one that the targets were set on' },
      { name: 'bare SQLite, each synced', value: perSecond(samples.synced, 'wall'), unit: 'turns per second', note: '6,200 on that one' },
      { name: 'grouping gains', value: ratio(samples.grouped, samples.single, 'wall'), unit: 'times', target: least(3) },
    ],
  };
}

/** Turns at an even pace, each of somebody who is not in the middle of one. */
function halfLoad(world: World, rate: number, seconds: number): Promise<number[]> {
  return withDatabase(async (store) => {
    const people = Array.from({ length: PEOPLE * 4 }, (_, n) => new Person(String(n), world, store));
    await together(people);
    const idle = [...people];
    return paced(rate, seconds, async () => {
      const person = idle.shift();
      if (!person) throw new Error('everybody waits: the pace cannot be kept');
      await person.checklistTurn();
      idle.push(person);
    });
  });
}

type Pass = (people: readonly Person[]) => Promise<number>;

/** On a new database, which begins with everybody's first turns. */
function onePass(world: World, pass: Pass, quick: boolean): Promise<Sample> {
  return withDatabase(async (store) => {
    const people = Array.from({ length: PEOPLE }, (_, n) => new Person(String(n), world, store));
    await together(people);
    return sample(() => pass(people), quick ? 1 : 2);
  });
}

/** Turns that a person makes in one pass; nobody waits for the others. */
const TURNS = 8;

async function together(people: readonly Person[]): Promise<number> {
  await Promise.all(people.map((person) => oneByOne(Array.from({ length: TURNS }, () => person))));
  return people.length * TURNS;
}

async function oneByOne(people: readonly Person[]): Promise<number> {
  for (const person of people) await person.checklistTurn();
  return people.length;
}

/** The same turn early and late in a talk of 250 questions. */
async function longTalk(world: World, quick: boolean): Promise<Part> {
  const [early, late] = [longPlace(world, 10), longPlace(world, 200)];
  const alone = await withDatabase((store) => alternate(store, world, early, late, quick ? 100 : 250));
  const crowd = await crowds(world, early, late, quick ? 2 : 5);
  const engine = await interleaved({ early: () => engineTurns(world, early), late: () => engineTurns(world, late) }, quick ? 2 : 5, 0.3);
  const us = (samples: Sample[]) => (1e6 / perSecond(samples, 'cpu')).toFixed(1);
  const figures: Figure[] = [
    { name: 'one person at a time', value: alone.late.wall / alone.early.wall, unit: 'times', target: most(2), note: `${alone.early.wall.toFixed(0)} us -> ${alone.late.wall.toFixed(0)} us on the clock` },
    { name: '  its CPU time', value: alone.late.cpu / alone.early.cpu, unit: 'times', note: `${alone.early.cpu.toFixed(0)} us -> ${alone.late.cpu.toFixed(0)} us` },
    { name: `${CROWD} people at once, CPU time`, value: ratio(crowd.early, crowd.late, 'cpu'), unit: 'times', note: `${us(crowd.early)} us -> ${us(crowd.late)} us` },
    { name: 'the engine alone, CPU time', value: ratio(engine.early, engine.late, 'cpu'), unit: 'times', note: `${us(engine.early)} us -> ${us(engine.late)} us` },
  ];
  return { title: 'A turn after 200 answers against one after 10, in a flow of 250 questions', figures };
}

interface Times {
  wall: number;
  cpu: number;
}

/** New people, alternately early and late in the talk; each makes one turn. Microseconds, medians. */
async function alternate(store: Store, world: World, early: Place, late: Place, count: number): Promise<{ early: Times; late: Times }> {
  const times = { early: [] as Times[], late: [] as Times[] };
  for (let n = 0; n < count + WARMUP; n++) {
    for (const [name, place] of [['early', early], ['late', late]] as const) {
      const person = new Person(`${name} ${n}`, world, store);
      await person.place(place);
      const taken = await timed(() => person.turn(undefined));
      if (n >= WARMUP) times[name].push(taken);
    }
  }
  const medians = (all: Times[]): Times => ({ wall: median(all.map(({ wall }) => wall)), cpu: median(all.map(({ cpu }) => cpu)) });
  return { early: medians(times.early), late: medians(times.late) };
}

const WARMUP = 100;

async function timed(work: () => Promise<void>): Promise<Times> {
  const cpu = process.cpuUsage();
  const began = performance.now();
  await work();
  const wall = (performance.now() - began) * 1000;
  const { user, system } = process.cpuUsage(cpu);
  return { wall, cpu: user + system };
}

const CROWD = 256;

/** Where syncs are shared, what is left is the processor's work. */
async function crowds(world: World, early: Place, late: Place, rounds: number): Promise<{ early: Sample[]; late: Sample[] }> {
  const samples: { early: Sample[]; late: Sample[] } = { early: [], late: [] };
  for (let round = 0; round <= rounds; round++) {
    const [first, second] = [await crowd(world, early), await crowd(world, late)];
    if (round === 0) continue;
    samples.early.push(first);
    samples.late.push(second);
  }
  return samples;
}

/** A few turns of everybody, all at once: few enough that the place is still about the same. */
function crowd(world: World, place: Place): Promise<Sample> {
  return withDatabase(async (store) => {
    const people = Array.from({ length: CROWD }, (_, n) => new Person(String(n), world, store));
    await Promise.all(people.map((person) => person.place(place)));
    globalThis.gc?.({ type: 'minor' });
    const cpu = process.cpuUsage();
    const began = performance.now();
    const turns = 8;
    for (let n = 0; n < turns; n++) await Promise.all(people.map((person) => person.turn(undefined)));
    const wall = (performance.now() - began) / 1000;
    const { user, system } = process.cpuUsage(cpu);
    return { turns: turns * CROWD, wall, cpu: (user + system) / 1e6 };
  });
}

function engineTurns(world: World, { session, token }: Place): number {
  const state = JSON.stringify(session);
  for (let n = 0; n < 50; n++) {
    // What was stringified above.
    const turn = advance(world, JSON.parse(state) as Session, { kind: 'press', token });
    JSON.stringify(turn.session);
  }
  return 50;
}
