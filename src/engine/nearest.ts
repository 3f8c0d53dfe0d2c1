import { distance } from 'fastest-levenshtein';

/** The known word that is closest to a wrong one, if any is close. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  let least = Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const each of known) {
    const far = distance(word, each);
    if (far < least) [best, least] = [each, far];
  }
  return best;
}
