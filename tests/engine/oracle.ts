/**
 * The verdict once more, from the words of the design and not from the code: what a checklist's answers come to.
 * Kept apart from `src` on purpose; it must not import the rule that it judges.
 */
export type Given = { weight: string; answer: string | undefined };
export type Told = 'stop' | 'warning' | 'unclear' | 'none_found';

/** "From yes answers alone: one stop or two strong signs -> stop; one strong or two hint signs -> warning". */
function fromYes(given: readonly Given[]): Told {
  const yes = given.filter(({ answer }) => answer === 'yes').map(({ weight }) => weight);
  const times = (weight: string) => yes.filter((each) => each === weight).length;
  if (times('stop') > 0) return 'stop';
  if (times('strong') > 1) return 'stop';
  if (times('strong') > 0) return 'warning';
  return times('hint') > 1 ? 'warning' : 'none_found';
}

/** "Where the yes answers give none_found but the open ones could give more, the verdict is unclear". */
export function told(given: readonly Given[]): Told {
  const verdict = fromYes(given);
  if (verdict !== 'none_found') return verdict;
  const open = given.filter(({ answer }) => answer === 'unsure');
  // Any of the open ones may turn out to be a yes, or none of them: every combination is tried.
  for (let pick = 0; pick < 2 ** open.length; pick++) {
    const turned = new Set(open.filter((_, at) => pick & (1 << at)));
    if (fromYes(given.map((each) => (turned.has(each) ? { ...each, answer: 'yes' } : each))) !== 'none_found') return 'unclear';
  }
  return 'none_found';
}

/** "Early stop: no further items once the verdict is stop". */
export function asksOn(given: readonly Given[]): boolean {
  return fromYes(given.filter(({ answer }) => answer !== undefined)) !== 'stop';
}
