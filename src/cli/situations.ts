import type { TalkRun } from '../engine/talks/run.ts';

/** How the verdicts of a flow fit the situations of its talks. Talks that say no situation, or hear no verdict, are left out. */
export interface Situations {
  flow: string;
  scam: number;
  genuine: number;
  /** Genuine situations that are told to stop. */
  falseAlarms: TalkRun[];
  /** Genuine situations with a warning: allowed, since a check costs little; the fewer the better. */
  warned: number;
  /** Scams in which nothing is found. */
  missed: TalkRun[];
}

export function situationsOf(flow: string, runs: readonly TalkRun[]): Situations {
  const judged = (situation: 'scam' | 'genuine') => runs.filter((run) => run.talk.situation === situation && run.verdict !== undefined);
  const told = (all: readonly TalkRun[], verdict: string) => all.filter((run) => run.verdict === verdict);
  const scam = judged('scam');
  const genuine = judged('genuine');
  return {
    flow,
    scam: scam.length,
    genuine: genuine.length,
    falseAlarms: told(genuine, 'stop'),
    warned: told(genuine, 'warning').length,
    missed: told(scam, 'none_found'),
  };
}

/** The lines of the report: each false alarm and missed danger with its place, a line a flow, and the sums. */
export function reportLines(flows: readonly Situations[]): string[] {
  const all = flows.filter(({ scam, genuine }) => scam + genuine > 0);
  const found = all.flatMap(({ falseAlarms, missed }) => [
    ...falseAlarms.map((run) => `${placeOf(run)} false alarm: ${run.talk.name}`),
    ...missed.map((run) => `${placeOf(run)} missed danger: ${run.talk.name}`),
  ]);
  const sum = (count: (each: Situations) => number) => all.reduce((total, each) => total + count(each), 0);
  const total = counted({
    scam: sum(({ scam }) => scam),
    genuine: sum(({ genuine }) => genuine),
    warned: sum(({ warned }) => warned),
    falseAlarms: sum(({ falseAlarms }) => falseAlarms.length),
    missed: sum(({ missed }) => missed.length),
  });
  const each = all.map((one) => `${one.flow}: ${counted({ ...one, falseAlarms: one.falseAlarms.length, missed: one.missed.length })}`);
  return [...found, ...each, `all ${all.length} flows with a verdict: ${total}`];
}

type Counts = Record<'scam' | 'genuine' | 'warned' | 'falseAlarms' | 'missed', number>;

function counted({ scam, genuine, warned, falseAlarms, missed }: Counts): string {
  return `${scam} scam, ${missed} missed; ${genuine} genuine, ${falseAlarms} false alarms, ${warned} warned`;
}

/** `file:line:column` of what the talk says the situation is. */
function placeOf({ talk: { yaml, path } }: TalkRun): string {
  const { line, column } = yaml.at([...path, 'situation']).start;
  return `${yaml.file}:${line}:${column}`;
}
