import { isDay } from '../day.ts';
import { builtIns } from '../event.ts';
import { normalize } from '../match/normalize.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';

/** The head of a flow: its name, its command, its review. */
export const head: Rule = {
  codes: ['flow-name', 'command-taken', 'review-due', 'bad-date'],
  *check(context) {
    const { draft, flows } = context;
    const { flow, start } = draft.head;
    if (flow !== draft.flow) {
      yield { code: 'flow-name', path: ['flow'], message: `This flow calls itself "${flow}" but stands in ${draft.flow}`, hint: `Write "flow: ${draft.flow}", or move the folder.` };
    }
    const command = start?.command;
    if (command && (builtIns as readonly string[]).includes(command)) {
      yield { code: 'command-taken', path: ['start', 'command'], message: `"${command}" is a command of the bot itself`, hint: 'Choose another word.' };
    }
    const other = command && commandsOf(flows).get(command)?.find((each) => each !== draft.flow);
    if (other) yield { code: 'command-taken', path: ['start', 'command'], message: `"${command}" is the command of ${other}`, hint: 'Choose another word.' };
    yield* review(context);
  },
};

// Per table of flows: made once for all of them.
const commands = new WeakMap<RuleContext['flows'], ReadonlyMap<string, string[]>>();

/** The flows that declare each command. */
function commandsOf(flows: RuleContext['flows']): ReadonlyMap<string, string[]> {
  let known = commands.get(flows);
  if (!known) {
    const declared = [...flows.values()].filter((each) => each.head.start?.command);
    known = new Map(Map.groupBy(declared, (each) => each.head.start?.command ?? '').entries().map(([command, all]) => [command, all.map((each) => each.flow)]));
    commands.set(flows, known);
  }
  return known;
}

function* review({ draft, today }: RuleContext): Iterable<Found> {
  const { on, again_within } = draft.head.reviewed;
  if (!isDay(on)) {
    yield { code: 'bad-date', path: ['reviewed', 'on'], message: `${on} is not a day of the calendar`, hint: 'Write year-month-day, such as 2026-11-25.' };
    return;
  }
  const reviewed = Date.parse(on);
  const due = reviewed + Number.parseInt(again_within, 10) * 86_400_000;
  if (!today || Date.parse(today) <= due) return;
  yield {
    code: 'review-due',
    severity: 'warning',
    path: ['reviewed', 'on'],
    message: `This flow was last read on ${on} and was to be read again by ${new Date(due).toISOString().slice(0, 10)}`,
    hint: 'Read it, check its facts and lines, and write the new day.',
  };
}

/** Built-in words work everywhere, so that no option can mean something else by them. */
export const words: Rule = {
  codes: ['built-in-word'],
  *check({ draft, lexicon }) {
    const taken = builtInWords(lexicon);
    for (const { id, spec } of draft.steps) {
      const { options } = spec as { options?: Record<string, string | { text: string; match?: string[] }> };
      for (const [name, option] of Object.entries(options ?? {})) {
        const said = typeof option === 'string' ? [option] : [option.text, ...(option.match ?? [])];
        for (const [at, each] of said.entries()) {
          const means = taken.get(normalize(each));
          const path = ['steps', id, 'options', name, ...(at === 0 ? ['text'] : ['match', at - 1])];
          if (means) yield { code: 'built-in-word', path, message: `"${each}" means "${means}" everywhere in the bot`, hint: 'Choose other words for this option.' };
        }
      }
    }
  },
};

const known = new WeakMap<object, ReadonlyMap<string, string>>();

/** What people say for a built-in word, in any language, and which word it is. */
function builtInWords(lexicon: RuleContext['lexicon']): ReadonlyMap<string, string> {
  let words = known.get(lexicon);
  if (!words) {
    const all = [...lexicon.languages.values()].flatMap((language) => Object.entries(language.words));
    words = new Map(all.flatMap(([word, phrases]) => phrases.map((phrase) => [normalize(phrase), word] as const)));
    known.set(lexicon, words);
  }
  return words;
}
