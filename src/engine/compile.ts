import { type Diagnostic, firstOfEach, isError } from '../diagnostic.ts';
import { compileCondition, type Condition, namesIn } from './condition.ts';
import { type Draft, type DraftTranslation, type FlowSource, type FlowText, textsOf } from './draft.ts';
import { edgesOf, namesAt } from './graph.ts';
import { hashOf, revisionOf, textHash } from './hash.ts';
import type { Lexicon } from './lexicon.ts';
import type { Program, Step, Texts } from './program.ts';
import { readFlow } from './read.ts';
import type { Found, RuleContext } from './rule.ts';
import { rules } from './rules/index.ts';
import { compileText, type Text } from './text.ts';

export interface Compiled {
  /** Flows without an error in their `flow.yaml`, by name. */
  programs: ReadonlyMap<string, Program>;
  diagnostics: Diagnostic[];
}

export interface CompileOptions {
  /** The day (YYYY-MM-DD) that review dates are compared with; without it they are not looked at. */
  today?: string;
  /** `given`: how things are said was looked at before; only what a program needs is. Flows of communities are always looked at whole. */
  words?: 'given';
  /** Flows that were read before: they can be called, and are not looked at again. */
  beside?: Iterable<Draft>;
}

/**
 * Reads, checks and compiles flows. A flow with an error in its `flow.yaml` is left out; one whose translation
 * has an error keeps its own language. Pure: the same sources give the same result.
 */
export function compile(sources: readonly FlowSource[], lexicon: Lexicon, options: CompileOptions = {}): Compiled {
  const read = sources.map(readFlow);
  const diagnostics = read.flatMap((each) => each.diagnostics);
  const drafts = read.flatMap((each) => each.draft ?? []);
  const flows = new Map([...(options.beside ?? []), ...drafts].map((draft) => [draft.flow, draft]));
  // A flow that others call is there even when it is broken: one mistake, one finding.
  for (const { flow } of sources) if (!flows.has(flow)) flows.set(flow, unread(flow));
  const programs = new Map<string, Program>();
  for (const draft of drafts) {
    const { context, found } = contextOf(draft, lexicon, flows, options);
    const own = [...found, ...check(context, options.words)];
    diagnostics.push(...own);
    if (!own.some((each) => isError(each) && each.file === draft.file)) programs.set(draft.flow, assemble(context, own));
  }
  return { programs, diagnostics: firstOfEach(diagnostics) };
}

/** The same flow under another name: for a flow that several communities have, each its own. */
export function renamed(program: Program, flow: string): Program {
  return Object.freeze({ ...program, flow, seed: hashOf(flow, program.revision) });
}

/** Compiles one flow by itself, as the store kept it: what it calls is looked up when it runs. */
export function compileAlone(source: FlowSource, lexicon: Lexicon, known: Iterable<string>): Program | undefined {
  const { draft } = readFlow(source);
  if (!draft) return undefined;
  const flows = new Map([...known].map((flow): [string, Draft] => [flow, unread(flow)]));
  const { context, found } = contextOf(draft, lexicon, flows.set(draft.flow, draft), {});
  const all = check(context);
  // What was let in from a stranger is looked at as strictly as today's: a rule may have come since.
  const refused = draft.origin !== undefined && all.some((each) => isError(each) && each.file === draft.file && each.code.startsWith('community-'));
  return found.length > 0 || refused ? undefined : assemble(context, all); // a broken translation of today is left out
}

/** A flow that is there, and of which no more is known. */
export function unread(flow: string): Draft {
  return { ...emptyDraft, flow };
}

const emptyDraft: Omit<Draft, 'flow'> = {
  file: '',
  source: '',
  steps: [],
  translations: [],
  head: { spec: 1, flow: '', title: '', language: 'en', reviewed: { on: '2000-01-01', by: '', again_within: '0d' }, sources: [] },
  yaml: { file: '', value: null, at: () => noRange, keyAt: () => noRange, inside: () => noRange },
};
const noRange = { start: { line: 1, column: 1 }, end: { line: 1, column: 1 } };

function contextOf(draft: Draft, lexicon: Lexicon, flows: ReadonlyMap<string, Draft>, { today }: CompileOptions): { context: RuleContext; found: Diagnostic[] } {
  const edges = edgesOf(draft);
  const names = namesAt(draft, edges);
  const conditions = new Map<string, Condition>();
  const found: Diagnostic[] = [];
  for (const [at, { id, spec }] of draft.steps.entries()) {
    if (spec.when === undefined) continue;
    const result = compileCondition(spec.when, names[at] ?? new Map());
    if (result.ok) conditions.set(id, result.condition);
    else found.push(placed(draft, { ...result.problem, path: ['steps', id, 'when'], part: [result.problem.start, result.problem.end] }));
  }
  return { context: { draft, lexicon, flows, edges, names, conditions, ...(today && { today }) }, found };
}

function check(context: RuleContext, words?: 'given'): Diagnostic[] {
  const { origin } = context.draft;
  const asked = rules.filter((rule) => (origin ? true : !rule.community && !(words && rule.words)));
  return asked.flatMap((rule) => Array.from(rule.check(context), (found) => placed(context.draft, found)));
}

function placed(draft: Draft, { yaml = draft.yaml, path, part, key, code, severity = 'error', message, hint }: Found): Diagnostic {
  const range = part ? yaml.inside(path, ...part) : key ? yaml.keyAt(path) : yaml.at(path);
  return { code, severity, file: yaml.file, range, message, ...(hint && { hint }) };
}

function assemble({ draft, conditions, lexicon }: RuleContext, found: readonly Diagnostic[]): Program {
  const index = new Map(draft.steps.map((step, at) => [step.id, at]));
  index.set('end', draft.steps.length);
  const steps = draft.steps.map(({ id, kind, spec }): Step => {
    const when = conditions.get(id);
    const go = spec.go === undefined ? undefined : index.get(spec.go);
    const plan = kind.prepare?.(id, spec);
    return Object.freeze({ id, kind, spec, plan, ...(when && { when }), ...(go !== undefined && { go }) });
  });
  const texts = new Map([[draft.head.language, ownTexts(draft)]]);
  for (const translation of draft.translations) {
    if (found.some((each) => isError(each) && each.file === translation.file) || !lexicon.languages.has(translation.language)) continue;
    texts.set(translation.language, translatedTexts(draft, translation));
  }
  const revision = revisionOf(draft.source);
  return Object.freeze({
    flow: draft.flow,
    revision,
    language: draft.head.language,
    head: draft.head,
    discreet: draft.head.discreet === true,
    ...(draft.origin && { origin: Object.freeze(draft.origin) }),
    steps: Object.freeze(steps),
    index,
    texts,
    reads: new Set([...conditions.values()].flatMap(namesIn)),
    seed: hashOf(draft.flow, revision),
  });
}

function ownTexts(draft: Draft): Texts {
  return new Map(textsOf(draft).map((text) => [text.key, ready(text.text, draft.head.language)]));
}

function translatedTexts(draft: Draft, { language, texts, reviewed }: DraftTranslation): Texts {
  const doubled = draft.flow.startsWith('crisis/') && !reviewed;
  const result = new Map<string, Text | readonly string[]>();
  for (const original of textsOf(draft)) {
    const translated = texts.get(original.key);
    if (!translated || translated.of !== textHash(original.text)) continue;
    const own = ready(translated.text, language);
    result.set(original.key, doubled ? withOriginal(own, original, draft.head.language) : own);
  }
  return result;
}

/** A crisis text that no native speaker has read is followed by the original (safeguarding 4). */
function withOriginal(own: Text | readonly string[], { role, text }: FlowText, language: string): Text | readonly string[] {
  if (role !== 'message' || typeof text !== 'string' || isList(own)) return own;
  const original = ready(text, language);
  if (isList(original)) return own;
  if (typeof own === 'string' && typeof original === 'string') return `${own}\n\n${original}`;
  return (values) => [own, original].map((each) => (typeof each === 'string' ? each : each(values))).join('\n\n');
}

function ready(text: string | readonly string[], language: string): Text | readonly string[] {
  if (typeof text !== 'string') return text;
  const compiled = compileText(text, language);
  return compiled.ok ? compiled.text : text;
}

function isList(value: Text | readonly string[]): value is readonly string[] {
  return Array.isArray(value);
}
