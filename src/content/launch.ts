import type { Content } from './content.ts';
import { EU_MEMBERS } from './eu.ts';
import type { Entry, Kind } from './schema.ts';
import { isFresh, standing } from './standing.ts';

/** Whether a country has what people in danger need, before an operator opens the bot there. */
export interface LaunchCheck {
  country: string;
  routes: Record<RouteName, Route>;
  /** No person has confirmed them within twelve months; `shown` says what people see of them all the same. */
  unconfirmed: { id: string; shown: 'number' | 'name' | 'nothing' }[];
  /** Their page was last seen more than twelve months ago: the yearly review is due. */
  stale: { id: string; seen_on: string }[];
}

export const routeNames = ['emergency', 'crisis', 'child', 'scam'] as const;
export type RouteName = (typeof routeNames)[number];

export interface Route {
  /** From the country's own lines, from the European Union's, or not at all. */
  from: 'country' | 'EU' | 'none';
  /** Entries that can be reached today. */
  entries: string[];
}

export function launchCheck(content: Content, country: string, today: string): LaunchCheck {
  const own = content.entries.filter((entry) => entry.country === country);
  const shared = EU_MEMBERS.has(country) ? content.entries.filter((entry) => entry.country === 'EU') : [];
  const route = (kind: Kind, alwaysOpen: boolean): Route => {
    const wanted = (entry: Entry): boolean =>
      entry.kind === kind && (!alwaysOpen || entry.always_open === true) && isReachable(entry, today);
    const found = own.filter(wanted);
    const common = shared.filter(wanted);
    if (found.length > 0) return { from: 'country', entries: ids(found) };
    return { from: common.length > 0 ? 'EU' : 'none', entries: ids(common) };
  };
  return {
    country,
    routes: {
      emergency: route('emergency', false),
      crisis: route('emotional', true),
      child: route('child', false),
      scam: route('scam', false),
    },
    unconfirmed: own
      .filter((entry) => !isConfirmed(entry, today))
      .map((entry) => ({ id: entry.id, shown: shownOf(entry, today) })),
    stale: own.flatMap(({ id, seen_on: seen }) =>
      seen !== undefined && !isFresh(seen, today) ? [{ id, seen_on: seen }] : [],
    ),
  };
}

function ids(entries: readonly Entry[]): string[] {
  return entries.map(({ id }) => id);
}

function isConfirmed(entry: Entry, today: string): boolean {
  return standing(entry, today).kind === 'confirmed';
}

function shownOf(entry: Entry, today: string): 'number' | 'name' | 'nothing' {
  const { kind } = standing(entry, today);
  return kind === 'hidden' ? 'nothing' : kind === 'withheld' ? 'name' : 'number';
}

function isReachable(entry: Entry, today: string): boolean {
  const { kind } = standing(entry, today);
  const site = kind !== 'hidden' && entry.url !== undefined;
  const number = kind !== 'hidden' && kind !== 'withheld' && (entry.phone ?? entry.sms) !== undefined;
  return site || number;
}
