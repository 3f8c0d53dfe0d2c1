import { distance } from 'fastest-levenshtein';

/** The known word that is closest to a wrong one, if any is close. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const each of known) {
    // Two slips in a short word leave little of it: then at least its beginning must be right.
    const far = distance(word, each) + (word.length <= 4 && word[0] !== each[0] ? 1 : 0);
    if (far < least) [best, least] = [each, far];
  }
  return best;
}
