import { type Diagnostic, isError } from '../diagnostic.ts';
import { compile, compileAlone, renamed } from '../engine/compile.ts';
import type { Draft, FlowSource } from '../engine/draft.ts';
import type { Lexicon } from '../engine/lexicon.ts';
import { COMMUNITY } from '../engine/origin.ts';
import { readFlow } from '../engine/read.ts';
import type { Program } from '../engine/program.ts';
import { NAME } from '../botkit/manage.ts';
import { diffPacks, tellChange } from '../pack/diff.ts';
import { makePack, type Pack, packBounds } from '../pack/pack.ts';
import { readPack } from '../pack/read.ts';
import { readYaml } from '../yaml/read.ts';

/** A flow that was sent in and let in. */
export interface Submission {
  /** Without `community/`. */
  name: string;
  title: string;
  /** By language, its own first. */
  titles: Record<string, string>;
  author: string;
  /** Of the pack. */
  hash: string;
  /** Of the compiled flow. */
  revision: string;
  /** The pack as text: what is kept and handed on. */
  pack: string;
  /** It was sent by itself; the files that came along from the version before, by name. */
  alone?: readonly string[];
}

/** What came of a look at what was sent in. */
export type Read = Submission | { findings: string[] };

export interface SubmissionTools {
  lexicon: Lexicon;
  /** The official flows: what a community's may call, and must not pose as. Read when something is sent in. */
  official: () => Iterable<Draft>;
  /** Their names. */
  names: Iterable<string>;
}

/** Terms of a flow that was sent without any: those of the official flows. */
const LICENCE = 'CC-BY-4.0';
/** Letters of one finding. */
const LONGEST = 300;

/** What managers send: a flow by itself, or a pack. Everything about it is looked at before it is kept, and again before it is run. */
export class Submissions {
  readonly #tools: SubmissionTools;

  constructor(tools: SubmissionTools) {
    this.#tools = tools;
  }

  /**
   * `by`: the community that gives it to its people. `before`: the pack of the version before, whose translations
   * and talks a flow that is sent by itself keeps, as it keeps the author's name and the licence.
   */
  async read(text: string, by: string, before?: string): Promise<Read> {
    const earlier = before === undefined ? undefined : await readPack('before', before);
    const made = isPack(text) ? { text } : packOf(text, by, earlier?.ok ? earlier.pack : undefined);
    if ('findings' in made) return made;
    const read = await readPack('pack', made.text);
    if (!read.ok) return refused(read.diagnostics);
    const { pack } = read;
    const name = pack.flow.slice(COMMUNITY.length);
    if (!pack.flow.startsWith(COMMUNITY) || !NAME.test(name)) return { findings: [wrongName(pack.flow)] };
    const { programs, diagnostics } = compile([sourceOf(pack, by)], this.#tools.lexicon, { beside: this.#tools.official() });
    const program = programs.get(pack.flow);
    if (!program || diagnostics.some(isError)) return refused(diagnostics);
    return { name, title: program.head.title, titles: titlesOf(program), author: pack.author, hash: pack.sha256, revision: program.revision, pack: made.text, ...(made.alone && { alone: made.alone }) };
  }

  /** What was let in, as sessions name it. Undefined when today's rules do not let it in any more. */
  async program(text: string, flow: string, by: string): Promise<Program | undefined> {
    const read = await readPack('pack', text);
    const program = read.ok ? compileAlone(sourceOf(read.pack, by), this.#tools.lexicon, this.#tools.names) : undefined;
    return program && renamed(program, flow);
  }

  /** What the newer of two packs changes, each change in one line. */
  async diff(before: string, after: string): Promise<string[]> {
    const [old, now] = [await readPack('before', before), await readPack('after', after)];
    return old.ok && now.ok ? diffPacks(old.pack, now.pack).map((change) => cut(tellChange(change))) : [];
  }
}

function titlesOf({ head, texts }: Program): Record<string, string> {
  const others = [...texts].flatMap(([language, own]) => {
    const title = own.get('title');
    return typeof title === 'string' && language !== head.language ? [[language, title] as const] : [];
  });
  return { [head.language]: head.title, ...Object.fromEntries(others) };
}

function sourceOf({ flow, files }: Pack, by: string): FlowSource {
  const translations = Object.entries(files).flatMap(([file, text]) => {
    const language = /^flow\.(.+)\.yaml$/.exec(file)?.[1];
    return language === undefined ? [] : [{ file, language, text }];
  });
  return { flow, file: 'flow.yaml', text: files['flow.yaml'] ?? '', translations, origin: { kind: 'community', by } };
}

function isPack(text: string): boolean {
  return /^pack:/m.test(text.slice(0, 2_000));
}

interface Made {
  text: string;
  alone?: readonly string[];
}

/** A flow that was sent by itself, as a pack. */
function packOf(text: string, by: string, earlier: Pack | undefined): Made | { findings: string[] } {
  const read = readYaml('flow.yaml', text, packBounds);
  if (!read.ok) return refused(read.diagnostics);
  const value = read.yaml.value;
  const { flow, reviewed } = typeof value === 'object' && value !== null ? (value as { flow?: unknown; reviewed?: { on?: unknown } }) : {};
  const { diagnostics } = readFlow({ flow: '', file: 'flow.yaml', text, translations: [] });
  const other = diagnostics.filter(({ code }) => code === 'not-a-flow');
  if (other.length > 0) return refused(other);
  if (typeof flow !== 'string') return { findings: ['flow.yaml: The file is no flow. It begins with "spec: 1" and "flow: community/…".'] };
  const on = reviewed?.on;
  const kept = earlier?.flow === flow ? earlier : undefined;
  const { 'flow.yaml': _, ...along } = kept?.files ?? {};
  const about = { flow, author: authorOf(by, kept?.author), licence: kept?.licence ?? LICENCE, reviewed: typeof on === 'string' ? on : '' };
  return { text: makePack({ ...along, 'flow.yaml': text }, about), alone: Object.keys(along) };
}

/** Whoever wrote it first stays named, as licences ask. */
function authorOf(by: string, earlier: string | undefined): string {
  const own = by.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '').slice(0, 80).trim() || 'a community';
  if (earlier === undefined || earlier === own) return own;
  const changed = `, changed by ${own}`;
  return earlier.endsWith(changed) ? earlier : `${earlier}${changed}`.slice(0, 80).trim();
}

function wrongName(flow: string): string {
  return `"${flow.slice(0, 60)}" cannot be the name of a community's flow. Write flow: ${COMMUNITY}my-flow, with at most 28 of a-z, 0-9 and "-" after the slash.`;
}

function refused(diagnostics: readonly Diagnostic[]): { findings: string[] } {
  return { findings: diagnostics.filter(isError).map(({ file, range, message, hint }) => cut(`${file} ${range.start.line}: ${message}.${hint ? ` ${hint}` : ''}`)) };
}

function cut(text: string): string {
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}
