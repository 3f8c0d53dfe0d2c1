import type { Rule } from '../rule.ts';

/** Names that the bot's own buttons have: of two buttons with one name a test could mean either. */
const taken: ReadonlySet<string> = new Set(['back', 'done', 'helpnow', 'home', 'place', 'resume', 'skip', 'stop', 'why']);

export const optionNames: Rule = {
  codes: ['option-name-taken'],
  *check({ draft }) {
    for (const { id, spec } of draft.steps) {
      const { options = {} } = spec as { options?: object };
      for (const name of Object.keys(options).filter((each) => taken.has(each))) {
        yield { code: 'option-name-taken', path: ['steps', id, 'options', name], key: true, message: `The bot has a button "${name}" of its own`, hint: 'Choose another name for this option; its text may stay.' };
      }
    }
  },
};
