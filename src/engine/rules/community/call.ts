import { COMMUNITY } from '../../origin.ts';
import type { Rule, RuleContext } from '../../rule.ts';

/** Official flows that a community's may lead into: none that acts in an emergency, and not the first menu. */
const OPEN = ['after/', 'checks/', 'lessons/', 'practice/'];

/** A community's flow leads to official help and lessons, and to flows of the same community. */
export const call: Rule = {
  codes: ['community-call'],
  community: true,
  *check(context) {
    for (const { id, kind, spec } of context.draft.steps) {
      for (const ref of kind.refs?.(spec) ?? []) {
        const message = ref.to === 'flow' ? refusal(ref.id, context) : undefined;
        if (message) yield { code: 'community-call', path: ['steps', id, ...ref.path], message, hint: `Call a flow of ${OPEN.join(', ')} or of your own community. "Help now" is on every screen already.` };
      }
    }
  },
};

function refusal(flow: string, { draft, flows }: RuleContext): string | undefined {
  const called = flows.get(flow);
  if (called?.head.discreet) return `"${flow}" cannot be called from a flow of a community`;
  if (!flow.startsWith(COMMUNITY)) return OPEN.some((folder) => flow.startsWith(folder)) ? undefined : `"${flow}" cannot be called from a flow of a community`;
  const another = called?.origin !== undefined && called.origin.by !== draft.origin?.by;
  return another ? `"${flow}" is a flow of another community` : undefined;
}
