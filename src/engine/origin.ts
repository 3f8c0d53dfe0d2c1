/** Who wrote a flow, where it was not the makers of the bot: people of a community, on a server or in a group. */
export interface Origin {
  kind: 'community';
  /** The community's name as it calls itself; shown through `shownName` only. */
  by: string;
}

/** Flows of communities have names of their own, which no other flow can have. */
export const COMMUNITY = 'community/';

/** Where a flow comes from; undefined: from the makers of the bot. By its name alone a flow is known to be a community's, so that forgetting to say so gives it no more rights. */
export function originOf({ flow, origin }: { flow: string; origin?: Origin | undefined }): Origin | undefined {
  return origin ?? (flow.startsWith(COMMUNITY) ? { kind: 'community', by: '' } : undefined);
}

/** Longest name of a community that is shown, in characters. */
const LONGEST = 40;
/** Digits that could be a number to call. */
const MANY_DIGITS = /\d(?:[^\p{Letter}]*\d){4}/u;

/**
 * A community's name as it may be shown: letters, digits and spaces, since signs make links, mentions and sentences.
 * Empty where nothing is left that can be read, or where it could be a number to call.
 */
export function shownName({ by }: Origin): string {
  const plain = by.slice(0, 4 * LONGEST).normalize('NFKC').replace(/[^\p{Letter}\p{Mark}\p{Number}'’&-]+/gu, ' ');
  const calm = plain.replace(/(\p{Mark})\p{Mark}{2,}/gu, '$1').trim();
  return MANY_DIGITS.test(calm) ? '' : [...calm].slice(0, LONGEST).join('').trim();
}
