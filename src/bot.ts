import type { Adapter } from './botkit/adapter.ts';
import { Library } from './botkit/library.ts';
import { defaultLimits } from './botkit/limits.ts';
import type { Count, Log, Shown, Timed } from './botkit/log.ts';
import { type Rate, Rates } from './botkit/rates.ts';
import { Shell } from './botkit/shell.ts';
import type { Noted } from './botkit/turn.ts';
import type { Community } from './community/community.ts';
import type { Content } from './content/content.ts';
import { expand } from './content/directory.ts';
import { toLexicon } from './content/lexicon.ts';
import { loadContent } from './content/load.ts';
import type { Diagnostic } from './diagnostic.ts';
import { advance } from './engine/advance.ts';
import { isUrgent } from './engine/urgent.ts';
import { compile, compileAlone, type CompileOptions } from './engine/compile.ts';
import type { FlowSource } from './engine/draft.ts';
import type { Lexicon } from './engine/lexicon.ts';
import type { Program } from './engine/program.ts';
import { everyFrame } from './engine/session.ts';
import { interfaceText } from './engine/speech.ts';
import type { World } from './engine/walk.ts';
import { readFlowFolder } from './files.ts';
export { guideOf } from './guide.ts';
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

/** `words: 'given'`: flows that were linted are served without asking again how things are said in them. */
export function readMaterial(folders: { flows: string; content: string }, contact?: string, options: Pick<CompileOptions, 'words'> = {}): Material {
  const { content: read, diagnostics } = loadContent(folders.content);
  const content = withContact(read, contact);
  const sources = readFlowFolder(folders.flows);
  const lexicon = toLexicon(content);
  const compiled = compile(sources, lexicon, options);
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
  /** How fast one person and one server may be; absent: as they like. */
  rates?: { person: Rate; server: Rate } | undefined;
  /** What an operator wants to see of it. */
  metrics?: Partial<Observer> | undefined;
}

/** Told of what happens; keeps nobody waiting. */
export interface Observer {
  count: Count;
  timed: Timed;
  shown(shown: Shown): void;
}

/** The whole bot, ready to start: engine, content and store behind one shell. */
export async function createBot(material: Material, { store, seal, adapters, log, today, community, shared, rates, metrics }: BotParts): Promise<Shell<World>> {
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
    ...(community && { manage: (event, manager) => community.manage(event, manager), beside: community.helped }),
    ...(metrics && { count: (what, platform) => metrics.count?.(what, platform), timed: (...given) => metrics.timed?.(...given) }),
    noted: (noted) => {
      community?.noted(noted);
      metrics?.shown?.(shownIn(noted));
    },
    ...(rates && { rates: new Rates(rates.person, rates.server) }),
    urgent: (event) => event.kind !== 'manage' && isUrgent(lexicon, event),
    today,
    expand: (messages, day) => expand(content, messages, day),
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

/** What a turn began and told, by flow. Nothing of a discreet one, which must leave no trace. */
function shownIn({ before, turn }: Noted): Shown {
  if (!turn.keep) return { started: [], verdicts: [] };
  const shown = turn.effects.flatMap((effect) => (effect.do === 'show' && effect.step ? [{ flow: effect.step.split(':')[0] ?? '', verdict: effect.verdict }] : []));
  const known = new Set(everyFrame(before).map(({ flow }) => flow));
  return {
    started: [...new Set(shown.map(({ flow }) => flow))].filter((flow) => !known.has(flow)),
    verdicts: shown.flatMap(({ flow, verdict }) => (verdict ? [{ flow, verdict }] : [])),
  };
}
