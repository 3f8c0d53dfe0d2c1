import { distance } from 'fastest-levenshtein';

/** The known word that is closest to a wrong one, if any is close. */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  let best: string | undefined;
  // Two slips in a short word leave nothing of it: "high" is no misspelt "hint".
  let least = word.length <= 4 ? 2 : Math.max(2, Math.floor(word.length / 3)) + 1;
  for (const each of known) {
    const far = isSlip(word, each) ? Math.min(1, distance(word, each)) : distance(word, each);
    if (far < least) [best, least] = [each, far];
  }
  return best;
}

/** Letters that changed places ("sya" for "say"), or an end too many ("goto" for "go"). */
function isSlip(word: string, known: string): boolean {
  return word.startsWith(known) || [...word].sort().join('') === [...known].sort().join('');
}
