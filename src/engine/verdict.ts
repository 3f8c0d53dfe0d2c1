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
  const counts: Record<Weight, number> = { stop: 0, strong: 0, hint: 0 };
  for (const { weight } of signs) counts[weight]++;
  if (counts.stop >= 1 || counts.strong >= 2) return 'stop';
  return counts.strong === 1 || counts.hint >= 2 ? 'warning' : 'none_found';
}
