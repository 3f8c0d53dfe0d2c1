import type { Adapter, Guide, GuideCommand } from './botkit/adapter.ts';
import { Library } from './botkit/library.ts';
import { defaultLimits } from './botkit/limits.ts';
import type { Log } from './botkit/log.ts';
import { Shell } from './botkit/shell.ts';
import type { Community } from './community/community.ts';
import type { Content } from './content/content.ts';
import { expand } from './content/directory.ts';
import { toLexicon } from './content/lexicon.ts';
import { textHash } from './engine/hash.ts';
import { loadContent } from './content/load.ts';
import type { Diagnostic } from './diagnostic.ts';
import { advance } from './engine/advance.ts';
import { compile, compileAlone } from './engine/compile.ts';
import type { FlowSource } from './engine/draft.ts';
import type { BuiltIn } from './engine/event.ts';
import type { Lexicon } from './engine/lexicon.ts';
import { phrasesOf, type Program, textOf } from './engine/program.ts';
import { interfaceText, shippedLanguage } from './engine/speech.ts';
import type { World } from './engine/walk.ts';
import { readFlowFolder } from './files.ts';
import type { Seal } from './storage/seal.ts';
import type { RevisionName, Store } from './storage/store.ts';

/** Flows and content as they lie in the folders, read and compiled. */
export interface Material {
  sources: readonly FlowSource[];
  content: Content;
  lexicon: Lexicon;
  programs: ReadonlyMap<string, Program>;
  diagnostics: Diagnostic[];
}

export function readMaterial(folders: { flows: string; content: string }, contact?: string): Material {
  const { content: read, diagnostics } = loadContent(folders.content);
  const content = withContact(read, contact);
  const sources = readFlowFolder(folders.flows);
  const lexicon = toLexicon(content);
  const compiled = compile(sources, lexicon);
  return { sources, content, lexicon, programs: compiled.programs, diagnostics: [...diagnostics, ...compiled.diagnostics] };
}

/** /about says who answers for the bot, or that nobody has been named. */
function withContact(content: Content, contact: string | undefined): Content {
  const languages = [...content.languages].map(([code, words]) => {
    const known = words.texts['about.contact'];
    const line = contact && known ? known.replace('{contact}', contact.replaceAll("'", '’').replaceAll(/[{}]/g, '')) : words.texts['about.nobody'];
    const about = [words.texts['about.text'], line].filter(Boolean).join('\n');
    return [code, { ...words, texts: { ...words.texts, 'about.text': about } }] as const;
  });
  return { ...content, languages: new Map(languages) };
}

/** Flows without which the bot must not serve. */
export function missingEssentials({ sources, programs }: Pick<Material, 'sources' | 'programs'>): string[] {
  const cards = sources.map((each) => each.flow).filter((flow) => flow.startsWith('crisis/'));
  return ['home', 'crisis/help', 'crisis/danger', ...cards].filter((flow, at, all) => all.indexOf(flow) === at && !programs.has(flow));
}

/** Today's revisions: what sweeping the store must spare. */
export function revisionsOf({ programs }: Pick<Material, 'programs'>): RevisionName[] {
  return [...programs.values()].map(({ flow, revision }) => ({ flow, revision }));
}

/** What adapters may know: nothing of a discreet flow is in it. */
export function guideOf({ lexicon, programs }: Pick<Material, 'lexicon' | 'programs'>): Guide {
  const code = (language: string | undefined) => shippedLanguage(lexicon, language)?.code ?? lexicon.fallback;
  const text: Guide['text'] = (language, key, values) => interfaceText(lexicon, code(language), key, values);
  const open = [...programs.values()].filter((program) => !program.discreet);
  const flows = open.map((program) => ({
    flow: program.flow,
    hash: textHash(program.flow),
    listed: program.head.start !== undefined,
    title: (language: string | undefined) => textOf(program, code(language), 'title'),
    phrases: (language: string | undefined) => phrasesOf(program, code(language), 'start.phrases'),
  }));
  const others = [...lexicon.languages.keys()].filter((each) => each !== lexicon.fallback);
  return { languages: [lexicon.fallback, ...others], text, flows, commands: commandsOf(open, flows, text) };
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

/** Milliseconds: with the store's own time for taking a process for dead, replies of a dead one go out within ten seconds. */
const CLAIM_EVERY = 2_000;

export interface BotParts {
  store: Store;
  seal: Seal;
  adapters: readonly Adapter[];
  log: Log;
  /** The day, YYYY-MM-DD: what the directory's dates are compared with. */
  today: () => string;
  /** Flows of servers; absent where there are none, as in a terminal. */
  community?: Community | undefined;
  /**
   * Other processes share the store: what they have in hand is left to them, while it is young (`age`) or, where the
   * store knows who is alive, while they are (`claims`).
   */
  shared?: 'age' | 'claims' | undefined;
}

/** The whole bot, ready to start: engine, content and store behind one shell. */
export async function createBot(material: Material, { store, seal, adapters, log, today, community, shared }: BotParts): Promise<Shell<World>> {
  const { content, lexicon, sources, programs } = material;
  // An older revision has the translations of today, and is whose the flow is.
  const known = new Map(sources.map((source) => [source.flow, source]));
  const library = new Library<Program, Lexicon>(lexicon, {
    store,
    ...(community && { others: community.programs }),
    compileOne: (flow, text, current) => compileAlone({ translations: [], ...known.get(flow), flow, file: `${flow}/flow.yaml`, text }, current, programs.keys()),
  });
  await library.swap(sources.flatMap((source) => todayFlow(source, programs)), lexicon);
  return new Shell<World>({
    store,
    seal,
    adapters,
    log,
    library,
    advance,
    ...(community && { manage: (event, manager) => community.manage(event, manager), noted: (noted) => community.noted(noted) }),
    today,
    expand: (message, day) => expand(content, message, day),
    // With one process per store, what is unsent at the start is a crash's: nobody else sends it.
    limits: { grace: shared === 'age' ? defaultLimits.grace : 0, claimEvery: shared === 'claims' ? CLAIM_EVERY : 0 },
    texts: (language, key) => interfaceText(lexicon, language ?? lexicon.fallback, key),
  });
}

function todayFlow({ flow, text }: FlowSource, programs: ReadonlyMap<string, Program>) {
  const program = programs.get(flow);
  const source = typeof text === 'string' ? text : new TextDecoder().decode(text);
  return program ? [{ flow, revision: program.revision, source, program }] : [];
}
