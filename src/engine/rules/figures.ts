import { lookedAt, textsOf } from '../draft.ts';
import type { Rule } from '../rule.ts';

// Every repetition has an end, so that time grows with the text and no faster.
// Amounts, shares and counts of three digits and more; not years alone, not short codes such as 7726 or 159.
const FIGURE = /\d[\d.,]{0,20}\s?%|[$€£]\s?\d|\b\d{1,3}(?:[.,]\d{3}){1,9}\b|\d{1,20}(?:[.,]\d{1,20})?\s(?:million|billion|thousand|millones|mil)\b/i;

/** A figure without a fact behind it is a claim that nobody can check. */
export const figures: Rule = {
  codes: ['figure-without-fact'],
  words: true,
  *check({ draft }) {
    const cited = new Set(draft.steps.filter((step) => step.spec.facts?.length).map((step) => step.id));
    for (const { key, path, role, text } of textsOf(draft)) {
      const step = String(path[1] ?? '');
      if (typeof text !== 'string' || role !== 'message' || cited.has(step) || key.endsWith('.message')) continue;
      const found = FIGURE.exec(lookedAt(text));
      if (found) yield { code: 'figure-without-fact', path, part: [found.index, found.index + found[0].length], message: `"${found[0]}" is told without its source`, hint: 'Add "facts: [id]" with a fact of content/facts.yaml.' };
    }
  },
};
