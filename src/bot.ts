import type { Adapter } from './botkit/adapter.ts';
import { Library } from './botkit/library.ts';
import type { Log } from './botkit/log.ts';
import { Shell } from './botkit/shell.ts';
import type { Content } from './content/content.ts';
import { expand } from './content/directory.ts';
import { toLexicon } from './content/lexicon.ts';
import { loadContent } from './content/load.ts';
import type { Diagnostic } from './diagnostic.ts';
import { advance } from './engine/advance.ts';
import { compile, compileAlone } from './engine/compile.ts';
import type { FlowSource } from './engine/draft.ts';
import type { Lexicon } from './engine/lexicon.ts';
import type { Program } from './engine/program.ts';
import { interfaceText } from './engine/speech.ts';
import type { World } from './engine/walk.ts';
import { readFlowFolder } from './files.ts';
import type { Seal } from './storage/seal.ts';
import type { Store } from './storage/store.ts';

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

export interface BotParts {
  store: Store;
  seal: Seal;
  adapters: readonly Adapter[];
  log: Log;
  /** The day, YYYY-MM-DD: what the directory's dates are compared with. */
  today: () => string;
}

/** The whole bot, ready to start: engine, content and store behind one shell. */
export async function createBot(material: Material, { store, seal, adapters, log, today }: BotParts): Promise<Shell<World>> {
  const { content, lexicon, sources, programs } = material;
  const translations = new Map(sources.map((source) => [source.flow, source.translations]));
  const library = new Library<Program, Lexicon>(lexicon, {
    store,
    compileOne: (flow, text, current) => compileAlone({ flow, file: `${flow}/flow.yaml`, text, translations: translations.get(flow) ?? [] }, current, programs.keys()),
  });
  await library.swap(sources.flatMap((source) => todayFlow(source, programs)), lexicon);
  return new Shell<World>({
    store,
    seal,
    adapters,
    log,
    library,
    advance,
    today,
    expand: (message, day) => expand(content, message, day),
    limits: { grace: 0 }, // one process per store: what is unsent at the start is a crash's, nobody else sends it
    texts: (language, key) => interfaceText(lexicon, language ?? lexicon.fallback, key),
  });
}

function todayFlow({ flow, text }: FlowSource, programs: ReadonlyMap<string, Program>) {
  const program = programs.get(flow);
  const source = typeof text === 'string' ? text : new TextDecoder().decode(text);
  return program ? [{ flow, revision: program.revision, source, program }] : [];
}
