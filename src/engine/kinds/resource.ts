import { z } from 'zod';
import type { Kind } from '../kind.ts';
import type { Option, Question } from '../question.ts';
import type { Answer } from '../session.ts';
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
    const answer = passport ? passportOf(step.id, walk) : whereIs(step.id, walk);
    if (answer === undefined) return 'wait';
    const country = typeof answer === 'string' ? answer : ANYWHERE;
    if (passport) walk.passport = country;
    walk.show(() => {
      const say = step.spec.say ? [{ kind: 'text', text: walk.text(`${step.id}.say`) } as const] : [];
      return [...say, { kind: 'resource', resource: step.spec.resource, country, language: walk.language }];
    }, step);
    return 'next';
  },
};

function passportOf(path: string, walk: Walk): Answer | undefined {
  const recorded = walk.recorded(path);
  return recorded === undefined ? walk.pose(passportQuestion(path, walk)) : recorded;
}

/**
 * The country the person is in, asking for it when neither session nor flow knows it. A discreet flow never asks
 * where the reader is: it goes by their passport.
 */
function whereIs(path: string, walk: Walk): Answer | undefined {
  const recorded = walk.recorded(path, 'country');
  if (typeof recorded === 'string') walk.country = recorded;
  if (recorded !== undefined) return recorded;
  if (walk.discreet) return walk.passport ?? ANYWHERE;
  return walk.country ?? walk.pose(countryQuestion(path, walk));
}

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
    options: passports(walk),
    skip: { answer: ANYWHERE, label: walk.say('passport.skip') },
    why: () => walk.say('passport.why'),
  };
}

/** Nationalities with help of their own, and those that readers of this language are likely to have. */
function passports(walk: Walk): Option[] {
  const { words } = walk;
  const codes = [...new Set([...walk.lexicon.passports, ...words.likely])];
  const options = codes.map((code) => countryOption(code, walk));
  return options.sort((a, b) => a.label.localeCompare(b.label, words.code));
}

function countryOption(code: string, walk: Walk): Option {
  const names = walk.words.countries[code] ?? [code];
  return { id: code, label: names[0] ?? code, match: () => names };
}
