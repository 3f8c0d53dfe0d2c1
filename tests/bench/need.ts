/** What one turn costs, as measured. */
export interface Costs {
  /** Microseconds of a worker's processor for one turn, the platform's calls among them. */
  worker: number;
  /** Microseconds of PostgreSQL's processors for one turn. */
  database: number;
  /** Bytes in PostgreSQL, with indexes. */
  session: number;
  event: number;
}

/** How people come: told beside every figure that rests on it. */
export const habits = {
  /** Talks of one person in a month, and turns in one talk. */
  talks: 2,
  turns: 12,
  /** How much more is asked for in the worst minute than on average: by day 2.4, on a bad day 2, in bursts 2. */
  peak: 10,
  /** The share of the processors that may be busy in that minute. */
  busy: 0.5,
  /** Room that a table takes beyond its rows, at worst. */
  bloat: 2,
  /** Days until a conversation, and an event's id, are deleted. */
  sessionDays: 3,
  eventDays: 2,
} as const;

export interface Need {
  /** Turns a second, on average and in the worst minute. */
  average: number;
  peak: number;
  /** Processors. */
  workers: number;
  database: number;
  /** Bytes. */
  disk: number;
}

/** @param people who talk to the bot in a month */
export function needOf(people: number, { worker, database, session, event }: Costs): Need {
  const { talks, turns, bloat, busy } = habits;
  const daily = (people * talks) / 30;
  const average = (daily * turns) / 86_400;
  const peak = average * habits.peak;
  return {
    average,
    peak,
    workers: (peak * worker) / 1e6 / busy,
    database: (peak * database) / 1e6 / busy,
    disk: bloat * daily * (habits.sessionDays * session + habits.eventDays * turns * event),
  };
}

/** Turns a second that a machine of so many processors makes when all it does is turns. */
export function mostOf(processors: number, { worker, database }: Pick<Costs, 'worker' | 'database'>): number {
  return (processors * 1e6) / (worker + database);
}
