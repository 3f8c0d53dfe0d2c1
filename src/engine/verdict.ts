/** How much a sign weighs. One `stop` or two `strong` make stop; one `strong` or two `hint` make a warning. */
export const weights = ['stop', 'strong', 'hint'] as const;
export type Weight = (typeof weights)[number];

export const verdicts = ['stop', 'warning', 'unclear', 'none_found'] as const;
export type Verdict = (typeof verdicts)[number];

/** An item of a checklist that was answered yes or left open. */
export interface Sign {
  step: string;
  item: string;
  weight: Weight;
  tactic: string;
}

export interface Marks {
  /** Answered yes. */
  signs: Sign[];
  /** Not sure or skipped: neither yes nor half a yes. */
  open: Sign[];
}

/**
 * The verdict. Yes answers alone bring stop and warning; where they bring neither, but the open ones could
 * still bring one, it is unclear. It never says that something is real.
 */
export function verdictOf({ signs, open }: Marks): Verdict {
  const known = weigh(signs);
  if (known !== 'none_found') return known;
  return weigh([...signs, ...open]) === 'none_found' ? 'none_found' : 'unclear';
}

function weigh(signs: readonly Sign[]): 'stop' | 'warning' | 'none_found' {
  const count = (weight: Weight) => signs.reduce((sum, each) => sum + (each.weight === weight ? 1 : 0), 0);
  if (count('stop') >= 1 || count('strong') >= 2) return 'stop';
  if (count('strong') === 1 || count('hint') >= 2) return 'warning';
  return 'none_found';
}
