import type { Rule } from '../../rule.ts';
import { compileText } from '../../text.ts';
import { shownIn } from '../../untrusted/shown.ts';

/** What people chose is said in words that can be read as they stand: ids that are filled in make addresses and names out of parts. */
export const filled: Rule = {
  codes: ['community-filled'],
  community: true,
  *check({ draft }) {
    const asks = new Set(draft.steps.filter(({ kind }) => kind.name === 'ask').map(({ id }) => id));
    for (const { text, language, place } of shownIn(draft)) {
      const compiled = text.includes('{') ? compileText(text, language) : undefined;
      if (!compiled?.ok) continue; // what does not compile is told as that
      const name = [...compiled.uses].find(([each, use]) => use === 'plain' && asks.has(each))?.[0];
      if (name === undefined) continue;
      const at = text.search(new RegExp(`\\{\\s*${name}\\s*\\}`));
      yield { code: 'community-filled', ...place, ...(at >= 0 && !place.key && { part: [at, text.indexOf('}', at) + 1] as const }), message: `{${name}} would show the id of what was chosen`, hint: `Write words for each: {${name}, select, first {…} other {…}}.` };
    }
  },
};
