import type { Guide, GuideCommand } from './botkit/adapter.ts';
import type { BuiltIn } from './engine/event.ts';
import { textHash } from './engine/hash.ts';
import type { Lexicon } from './engine/lexicon.ts';
import { shownName } from './engine/origin.ts';
import { phrasesOf, type Program, textOf } from './engine/program.ts';
import { interfaceText, shippedLanguage } from './engine/speech.ts';

/** What adapters may know: nothing of a discreet flow is in it. */
export function guideOf({ lexicon, programs }: { lexicon: Lexicon; programs: ReadonlyMap<string, Program> }): Guide {
  const code = (language: string | undefined) => shippedLanguage(lexicon, language)?.code ?? lexicon.fallback;
  const text: Guide['text'] = (language, key, values) => interfaceText(lexicon, code(language), key, values);
  const open = [...programs.values()].filter((program) => !program.discreet);
  const flows = open.map((program) => ({
    flow: program.flow,
    hash: textHash(program.flow),
    listed: program.head.start !== undefined,
    title: (language: string | undefined) => marked(program, textOf(program, code(language), 'title'), (key, values) => text(language, key, values)),
    phrases: (language: string | undefined) => phrasesOf(program, code(language), 'start.phrases'),
  }));
  const others = [...lexicon.languages.keys()].filter((each) => each !== lexicon.fallback);
  return { languages: [lexicon.fallback, ...others], text, flows, commands: commandsOf(open, flows, text) };
}

/** Wherever it is read, the title of a community's flow begins with whose it is: what is cut off is the end. */
function marked({ origin }: Program, title: string, say: (key: string, values?: Record<string, string>) => string): string {
  return origin ? say('community.title', { by: shownName(origin) || say('community.unnamed'), title }) : title;
}

/** Words with a place in menus, before and after the flows' own; the rest is only understood. */
const before = ['helpnow'] as const satisfies BuiltIn[];
const after = ['help', 'language', 'privacy', 'about', 'forget'] as const satisfies BuiltIn[];
const unlisted = ['stop', 'back', 'skip', 'why', 'restart', 'home'] as const satisfies BuiltIn[];

/** In a menu checks come first, and what to do afterwards last. */
const folders = ['checks/', 'special/', 'lessons/', 'practice/'];

function placeOf({ flow }: Program): number {
  const at = folders.findIndex((folder) => flow.startsWith(folder));
  return at < 0 ? folders.length : at;
}

function commandsOf(programs: readonly Program[], flows: Guide['flows'], text: Guide['text']): GuideCommand[] {
  const say = (command: string) => (language: string | undefined) => text(language, `commands.${command}`);
  const home = (command: string): GuideCommand => ({ command, opens: { kind: 'open' }, listed: true, description: say(command) });
  const word = (listed: boolean) => (command: BuiltIn): GuideCommand => ({ command, opens: { kind: 'word', word: command }, listed, description: say(command) });
  const own = programs.toSorted((one, other) => placeOf(one) - placeOf(other)).flatMap(({ flow, head }): GuideCommand[] => {
    const title = flows.find((each) => each.flow === flow)?.title;
    return head.start?.command && title ? [{ command: head.start.command, opens: { kind: 'open', flow }, listed: true, description: title }] : [];
  });
  return [home('start'), home('check'), ...before.map(word(true)), ...own, ...after.map(word(true)), ...unlisted.map(word(false))];
}
