import { z } from 'zod';
import type { Kind } from '../kind.ts';
import type { Option, Question } from '../question.ts';
import { common, text } from '../shape.ts';
import type { Walk } from '../walk.ts';

const shape = z.strictObject({
  ...common,
  resource: z.string().meta({ description: 'A kind of the directory: emergency, emotional, child, image, scam, bank, trafficking or consular.' }),
  say: text.optional(),
});
type Resource = z.infer<typeof shape>;

/** The country of lines that work anywhere; also the answer of a person who does not say where they are. */
const ANYWHERE = 'XX';

/** Shows help lines for the person's country, asking for it first when nobody knows it yet. */
export const resource: Kind<Resource> = {
  name: 'resource',
  shape,
  texts: (spec) => (spec.say ? [{ path: ['say'], role: 'message', text: spec.say }] : []),
  refs: (spec) => [{ path: ['resource'], to: 'resource', id: spec.resource }],
  run(step, walk) {
    const passport = step.spec.resource === 'consular';
    const answer = passport
      ? walk.ask(step.id, () => passportQuestion(step.id, walk))
      : walk.where(step.id, () => countryQuestion(step.id, walk));
    if (answer === undefined) return 'wait';
    const country = typeof answer === 'string' ? answer : ANYWHERE;
    if (passport) walk.passport = country;
    const say = step.spec.say ? [{ kind: 'text', text: walk.text(`${step.id}.say`) } as const] : [];
    walk.show([...say, { kind: 'resource', resource: step.spec.resource, country, language: walk.language }], step);
    return 'next';
  },
};

function countryQuestion(path: string, walk: Walk): Question {
  return {
    path,
    text: walk.say('country.ask'),
    form: 'country',
    options: walk.words.likely.map((code) => countryOption(code, walk)),
    skip: { answer: ANYWHERE, label: walk.say('country.skip') },
    why: () => walk.say('country.why'),
    sets: 'country',
  };
}

/** Whose passport the person holds: another thing than where they are, and never kept beyond the flow. */
function passportQuestion(path: string, walk: Walk): Question {
  return {
    path,
    text: walk.say('passport.ask'),
    form: 'country',
    options: walk.lexicon.passports.map((code) => countryOption(code, walk)),
    skip: { answer: ANYWHERE, label: walk.say('passport.skip') },
    why: () => walk.say('passport.why'),
  };
}

function countryOption(code: string, walk: Walk): Option {
  const names = walk.words.countries[code] ?? [code];
  return { id: code, label: names[0] ?? code, match: () => names };
}
