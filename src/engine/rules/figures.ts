import { textsOf } from '../draft.ts';
import type { Rule } from '../rule.ts';

// Amounts, shares and counts of three digits and more; not years alone, not short codes such as 7726 or 159.
const FIGURE = /\d[\d.,]*\s?%|[$€£]\s?\d|\b\d{1,3}(?:[.,]\d{3})+\b|\b\d+(?:[.,]\d+)?\s(?:million|billion|thousand|millones|mil)\b/i;

/** A figure without a fact behind it is a claim that nobody can check. */
export const figures: Rule = {
  codes: ['figure-without-fact'],
  *check({ draft }) {
    const cited = new Set(draft.steps.filter((step) => step.spec.facts?.length).map((step) => step.id));
    for (const { key, path, role, text } of textsOf(draft)) {
      const step = String(path[1] ?? '');
      if (typeof text !== 'string' || role !== 'message' || cited.has(step) || key.endsWith('.message')) continue;
      const found = FIGURE.exec(text);
      if (found) yield { code: 'figure-without-fact', path, part: [found.index, found.index + found[0].length], message: `"${found[0]}" is told without its source`, hint: 'Add "facts: [id]" with a fact of content/facts.yaml.' };
    }
  },
};
