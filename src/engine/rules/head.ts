import { isDay } from '../day.ts';
import { builtIns } from '../event.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';

/** The head of a flow: its name, its command, its review. */
export const head: Rule = {
  codes: ['flow-name', 'language-unknown', 'command-taken', 'review-due', 'bad-date'],
  *check(context) {
    const { draft, flows, lexicon } = context;
    const { flow, start } = draft.head;
    if (flow !== draft.flow) {
      yield { code: 'flow-name', path: ['flow'], message: `This flow calls itself "${flow}" but stands in ${draft.flow}`, hint: `Write "flow: ${draft.flow}", or move the folder.` };
    }
    const { language } = draft.head;
    if (lexicon.languages.size > 0 && !lexicon.languages.has(language)) {
      yield { code: 'language-unknown', path: ['language'], message: `The bot does not speak "${language}" yet`, hint: `Write the flow in one of its languages: ${[...lexicon.languages.keys()].join(', ')}. A new language begins with a folder content/languages/${language}.` };
    }
    const command = start?.command;
    if (command && commandsOfBot.has(command) && ownCommands[command] !== draft.flow) {
      yield { code: 'command-taken', path: ['start', 'command'], message: `"${command}" is a command of the bot itself`, hint: 'Choose another word.' };
    }
    const other = command && commandsOf(flows).get(command)?.[0];
    if (other && other !== draft.flow) yield { code: 'command-taken', path: ['start', 'command'], message: `"${command}" is the command of ${other}`, hint: 'Choose another word.' };
    yield* review(context);
  },
};

/** Commands that open no flow of a stranger: the bot's own, and those that people try in any bot. */
const commandsOfBot: ReadonlySet<string> = new Set([...builtIns, 'start', 'check', 'learn', 'flows', 'settings', 'cancel']);
const ownCommands: Readonly<Record<string, string>> = { learn: 'special/learn' };

// Per table of flows: made once for all of them.
const commands = new WeakMap<RuleContext['flows'], ReadonlyMap<string, string[]>>();

/** The flows that declare each command, official ones first, and those that stand where they say: neither a stranger nor a copy pushes out the original. */
function commandsOf(flows: RuleContext['flows']): ReadonlyMap<string, string[]> {
  let known = commands.get(flows);
  if (!known) {
    const declared = [...flows.values()].filter((each) => each.head.start?.command).sort((a, b) => Number(a.origin !== undefined) - Number(b.origin !== undefined) || Number(a.head.flow !== a.flow) - Number(b.head.flow !== b.flow) || (a.flow < b.flow ? -1 : 1));
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
