import { dangerOf } from '../../danger.ts';
import { textsOf } from '../../draft.ts';
import { normalize } from '../../match/normalize.ts';
import type { Found, Rule, RuleContext } from '../../rule.ts';
import { shownIn } from '../../untrusted/shown.ts';

/** What people say for help, or for an official flow, leads there: no community's flow stands in its way. */
export const start: Rule = {
  codes: ['community-start', 'community-danger'],
  community: true,
  *check(context) {
    const { draft, lexicon } = context;
    const commands = commandsOf(context.flows);
    for (const { key, role, text, place, language } of shownIn(draft)) {
      if (key === 'start.phrases') yield* phrase(text, place, context, commands);
      else if (role !== 'message' && key !== 'title') {
        const danger = dangerOf(lexicon, language, text);
        if (danger && danger !== 'paid') yield { code: 'community-danger', ...place, message: `"${text.slice(0, 60)}" can be what somebody in danger says: it leads to crisis/${danger}, always`, hint: 'Choose other words for this option.' };
      }
    }
  },
};

function* phrase(text: string, place: Pick<Found, 'path' | 'yaml' | 'key'>, { flows }: RuleContext, commands: ReadonlySet<string>): Iterable<Found> {
  const said = normalize(text);
  if (said.length < 3) {
    yield { code: 'community-start', ...place, message: `"${text}" is too short: it would be found in many messages`, hint: 'Use at least two words that say what this flow is about.' };
    return;
  }
  const words = said.split(' ');
  const taken = runsOf(words).find((run) => phrasesOf(flows).has(run) && (run === said || run.includes(' '))) ?? words.find((word) => words.length === 1 && commands.has(word));
  if (taken === undefined) return;
  yield { code: 'community-start', ...place, message: `"${text}" has "${taken}" in it, which leads to ${phrasesOf(flows).get(taken) ?? 'an official command'}`, hint: 'Choose words that no official flow is found by.' };
}

/** Every row of words in a phrase; a single word in a longer phrase may be an official one, since those are general.  A phrase has at most eighty characters. */
function runsOf(words: readonly string[]): string[] {
  return words.flatMap((_, from) => words.slice(from).map((_each, count) => words.slice(from, from + count + 1).join(' ')));
}

// Per table of flows: made once, since it is never changed.
const phrases = new WeakMap<object, ReadonlyMap<string, string>>();

/** Phrases and titles of official flows, in every language, and where they lead. */
function phrasesOf(flows: RuleContext['flows']): ReadonlyMap<string, string> {
  let known = phrases.get(flows);
  if (known) return known;
  const all = [...flows.values()].filter((each) => !each.origin && each.steps.length > 0).flatMap((draft) => {
    const own = textsOf(draft).filter(({ key }) => key === 'title' || key === 'start.phrases').flatMap(({ text }) => text);
    const others = draft.translations.flatMap(({ texts }) => ['title', 'start.phrases'].flatMap((key) => texts.get(key)?.text ?? []));
    return [...own, ...others].map((each): [string, string] => [normalize(each), draft.flow]);
  });
  phrases.set(flows, (known = new Map(all.filter(([text]) => text !== ''))));
  return known;
}

function commandsOf(flows: RuleContext['flows']): ReadonlySet<string> {
  return new Set([...flows.values()].filter((each) => !each.origin).flatMap(({ head }) => head.start?.command ?? []));
}
