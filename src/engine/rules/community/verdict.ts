import { firstOf, lookThrough, type Piece, type Reading } from '../../untrusted/shown.ts';
import { isOwn } from '../../untrusted/claims.ts';
import type { Rule } from '../../rule.ts';

/** What a checklist comes to is said in the bot's own words, which never promise and never frighten. */
export const verdict: Rule = {
  codes: ['community-verdict'],
  community: true,
  *check({ draft }) {
    for (const { id, kind, spec } of draft.steps) {
      if (kind.name !== 'verdict') continue;
      for (const key of ['also', 'say'].filter((each) => each in spec)) {
        yield { code: 'community-verdict', path: ['steps', id, key], key: true, message: `A verdict of a community's flow has no "${key}": its words are the bot's own`, hint: 'Delete it. What is special about your signs belongs in their "because"; what to do next belongs in a step after the verdict.' };
      }
    }
    for (const { found, words } of lookThrough(draft, judged)) {
      yield { code: 'community-verdict', ...found, message: `"${words}" tells people what the answer is`, hint: 'Ask about signs in a "checklist", and let a "verdict" step tell what they come to.' };
    }
  },
};

const JUDGED = /\b(?:this|that|it|he|she|they)(?:'s| is|'re| are) (?:definitely |certainly |really |surely |100% |clearly |not |no )*(?:a |an )?(?:scam|scams|fraud|real|genuine|fake|trusted|reliable|harmless|verified|honest|legit|legitimate|above board)\b(?!\?)(?! (?:person|name|page|shop|bank|trick))|\b(?:you can|you may|please|just|now|go ahead and) (?:trust|pay|send money|send the money|invest|transfer)\b|\b(?:no|nothing) to worry about\b|\b(?:money|savings|coins|funds|account) (?:is|are|will be|stays?) (?:very |quite |totally |completely |fully |always )*(?:safe|secure|protected)\b(?!\?)|\btrust (?:us|me)\b|\bwe guarantee\b|\bconfi[ae] en (?:nosotros|mi)\b|\b(?:es|no es|esto es) (?:una )?(?:estafa|fraude|verdadero|autentico|real|de fiar)\b|\b(?:puede|puedes) (?:confiar|pagar|enviar|invertir|transferir)\b/g;

/** Questions and conditions do not judge: "if it is real, …". */
function judged(reading: Reading): Piece | undefined {
  return firstOf(reading, JUDGED, '', isOwn(reading));
}
