import { z } from 'zod';
import type { Diagnostic } from '../diagnostic.ts';
import { isError } from '../diagnostic.ts';
import { readYaml, type YamlFile } from '../yaml/read.ts';
import { type Draft, type DraftStep, type DraftTranslation, type FlowSource, toDiagnostic, type TranslationSource } from './draft.ts';
import { kinds } from './kinds/index.ts';
import { migrate } from './migrate.ts';
import { nearest } from './nearest.ts';
import { originOf } from './origin.ts';
import { common, date, flowName, head, id, sizes, steps as stepsShape } from './shape.ts';
import { shapeProblems } from './shape-problems.ts';

export interface ReadResult {
  /** Absent where the file is too broken to be checked further. */
  draft?: Draft;
  diagnostics: Diagnostic[];
}

/** Reads `flow.yaml` and its translations. Gives the tree and all that is wrong with its shape. */
export function readFlow(source: FlowSource): ReadResult {
  const read = readYaml(source.file, source.text);
  if (!read.ok) return { diagnostics: read.diagnostics };
  const { yaml } = read;
  const top = topOf(yaml);
  if (!top.ok) return { diagnostics: [top.diagnostic] };
  const { steps: rawSteps, ...rest } = top.flow;
  const parsedHead = head.safeParse(rest);
  const diagnostics = parsedHead.success ? [] : shapeProblems(yaml, parsedHead.error, head, { more: ['steps'] });
  const steps = readSteps(yaml, rawSteps, diagnostics);
  const origin = originOf(source);
  if (origin && source.translations.length > sizes.communityLanguages) {
    return { diagnostics: [toDiagnostic(yaml, { code: 'community-size', path: ['language'], message: `A flow of a community has at most ${sizes.communityLanguages} translations; this one has ${source.translations.length}`, hint: 'Leave out those that nobody reads.' })] };
  }
  const translations = source.translations.flatMap((each) => readTranslation(each, source.flow, diagnostics));
  if (!parsedHead.success || !steps || diagnostics.some((each) => isError(each) && each.file === yaml.file)) return { diagnostics };
  const text = typeof source.text === 'string' ? source.text : new TextDecoder().decode(source.text);
  return { draft: { flow: source.flow, file: source.file, source: text, yaml, head: parsedHead.data, steps, translations, ...(origin && { origin }) }, diagnostics };
}

type Top = { ok: true; flow: Record<string, unknown> } | { ok: false; diagnostic: Diagnostic };

function topOf(yaml: YamlFile): Top {
  const { value } = yaml;
  const problem = (message: string, hint: string): Top => ({ ok: false, diagnostic: toDiagnostic(yaml, { code: 'not-a-flow', path: ['spec'], message, hint }) });
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    return problem(value === null ? 'The file is empty' : 'The file is not a flow', 'Begin with "spec: 1", "flow: …", "title: …" and "steps:".');
  }
  const other = otherFile(value);
  if (other) return problem(...other);
  const migrated = migrate(value as Record<string, unknown>);
  if (migrated.ok) return migrated;
  const known = 'spec' in value;
  const later = known && typeof value.spec === 'number';
  return problem(migrated.message, later ? 'Update this program, or write the flow for the version it knows.' : `${known ? 'Write' : 'Add'} "spec: 1", without quotes, at the top.`);
}

/** What belongs to a flow, sent in its place. */
function otherFile(value: object): [message: string, hint: string] | undefined {
  if ('steps' in value) return undefined;
  if ('pack' in value && 'files' in value) return ['This is a pack, not a flow', 'Open it with "bothends unpack", or send it to the bot as it is.'];
  if ('talks' in value) return ['These are talks, not a flow', 'Give the flow that they try: flow.yaml.'];
  if ('texts' in value) return ['This is a translation, not a flow', 'Give flow.yaml. To send a flow with its translations, make a pack: bothends pack.'];
  return undefined;
}

function readSteps(yaml: YamlFile, raw: unknown, diagnostics: Diagnostic[]): DraftStep[] | undefined {
  const parsed = stepsShape.safeParse(raw);
  if (!parsed.success) diagnostics.push(...shapeProblems(yaml, parsed.error, stepsShape, { base: ['steps'] }));
  if (typeof raw !== 'object' || raw === null || Array.isArray(raw)) return undefined;
  const entries = Object.entries(raw);
  if (entries.length === 0 || entries.length > sizes.steps) {
    diagnostics.push(toDiagnostic(yaml, { code: 'bad-value', path: ['steps'], message: `A flow has 1 to ${sizes.steps} steps, this one has ${entries.length}`, hint: 'Write a step below, such as "hello: {say: Hello.}".' }));
    return undefined;
  }
  return entries.flatMap(([id, value]) => readStep(yaml, id, value, diagnostics) ?? []);
}

function readStep(yaml: YamlFile, id: string, value: unknown, diagnostics: Diagnostic[]): DraftStep | undefined {
  const path = ['steps', id];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    diagnostics.push(noStep(yaml, id, value));
    return undefined;
  }
  const kind = kinds.find((each) => each.name in value);
  if (!kind) {
    diagnostics.push(noKind(yaml, id, Object.keys(value)));
    return undefined;
  }
  const others = kinds.map((each) => each.name).filter((name) => name in value && !keysOf(kind.shape).includes(name));
  if (others.length > 0) diagnostics.push(severalKinds(yaml, id, kind.name, others));
  const parsed = kind.shape.safeParse(Object.fromEntries(Object.entries(value).filter(([key]) => !others.includes(key))));
  if (parsed.success) return others.length > 0 ? undefined : { id, kind, spec: deepFreeze(parsed.data) };
  diagnostics.push(...shapeProblems(yaml, parsed.error, kind.shape, { base: path, elsewhere }));
  return undefined;
}

const kindNames = kinds.map((each) => each.name).join(', ');

function noStep(yaml: YamlFile, id: string, value: unknown): Diagnostic {
  const message = value === null ? `The step "${id}" is empty` : `The step "${id}" does not say what it does`;
  const hint = typeof value === 'string' ? `Write "${id}: {say: …}", or "say: …" on the line below.` : `A step has one of these below its name: ${kindNames}.`;
  return { ...toDiagnostic(yaml, { code: 'bad-value', path: ['steps', id], message, hint }), ...(value === null && { range: yaml.keyAt(['steps', id]) }) };
}

/** What people write before they have read how a step is called. */
const otherWords = new Map(Object.entries({ question: 'ask', choose: 'ask', choice: 'ask', text: 'say', message: 'say', tell: 'say', result: 'verdict', list: 'checklist', check: 'checklist', goto: 'call', run: 'call', help: 'resource', contact: 'resource', image: 'picture' }));

function noKind(yaml: YamlFile, id: string, keys: readonly string[]): Diagnostic {
  const names = kinds.map((each) => each.name);
  const meant = (key: string) => nearest(key, names) ?? otherWords.get(key);
  const wrong = keys.find(meant);
  const near = wrong === undefined ? undefined : meant(wrong);
  const hint = near ? `Did you mean "${near}"?` : `A step has one of: ${kindNames}.`;
  const range = yaml.keyAt(wrong === undefined ? ['steps', id] : ['steps', id, wrong]);
  return { ...toDiagnostic(yaml, { code: 'no-kind', path: ['steps', id], message: `The step "${id}" does nothing that is known`, hint }), range, ...(near && wrong !== undefined && nearest(wrong, names) && { fix: near }) };
}

function severalKinds(yaml: YamlFile, id: string, kind: string, others: readonly string[]): Diagnostic {
  const message = `A step does one thing; "${kind}" and "${others.join('", "')}" are several`;
  const hint = `Make a step of each, one below the other. "say" may stand with verdict, resource and picture only.`;
  return { ...toDiagnostic(yaml, { code: 'several-kinds', path: ['steps', id], message, hint }), range: yaml.keyAt(['steps', id, others[0] ?? kind]) };
}

/** A key that steps of another kind have. */
function elsewhere(key: string): string | undefined {
  const names = kinds.filter((kind) => keysOf(kind.shape).includes(key)).map((kind) => `"${kind.name}"`);
  return names.length > 0 ? `"${key}" belongs to a step with ${names.join(' or ')}.` : undefined;
}

function keysOf(shape: z.ZodType): string[] {
  return shape instanceof z.ZodObject ? Object.keys(shape.shape) : Object.keys(common);
}

const translationShape = z.strictObject({
  spec: z.literal(1),
  flow: flowName,
  language: z.string().regex(/^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$/, 'a language code such as es'),
  made: z.strictObject({ how: z.enum(['person', 'machine', 'unknown']), by: z.string().optional(), on: date }),
  back_translated: z.strictObject({ how: z.enum(['person', 'machine']), on: date }).optional(), // by somebody who had not seen the original; what differed was settled
  native_review: z.union([z.literal('none'), z.strictObject({ by: z.string().min(1), on: date })]),
  texts: z.record(z.string(), z.strictObject({ of: z.union([z.string(), z.number()]).transform((of) => String(of).padStart(8, '0')), text: z.union([z.string(), z.array(z.string())]) })).nullable(), // nothing but comments: a file that waits for its translator
});

function readTranslation(source: TranslationSource, flow: string, diagnostics: Diagnostic[]): DraftTranslation[] {
  const read = readYaml(source.file, source.text);
  if (!read.ok) {
    diagnostics.push(...read.diagnostics);
    return [];
  }
  const { yaml } = read;
  const parsed = translationShape.safeParse(yaml.value ?? {});
  if (!parsed.success) {
    diagnostics.push(...shapeProblems(yaml, parsed.error, translationShape));
    return [];
  }
  const { data } = parsed;
  if (data.flow !== flow) {
    diagnostics.push({ ...toDiagnostic(yaml, { code: 'flow-name', path: ['flow'], message: `This file translates "${data.flow}" but stands in ${flow}`, hint: `Write "flow: ${flow}", or move the file.` }), fix: flow });
  }
  return [{ file: source.file, yaml, language: data.language, reviewed: data.native_review !== 'none', texts: new Map(Object.entries(data.texts ?? {})) }];
}

function deepFreeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    for (const each of Object.values(value)) deepFreeze(each);
  }
  return value;
}

/** The JSON Schema of `flow.yaml`, for editors; made from the very shapes that read it. */
export function flowSchema(): object {
  const step = z.union(kinds.map((kind) => kind.shape) as unknown as [z.ZodType, z.ZodType]);
  const shape = head.extend({ steps: z.record(id, step).meta({ description: 'The steps, in the order they run.' }) });
  return { ...z.toJSONSchema(shape, { io: 'input', unrepresentable: 'any' }), title: 'Both Ends flow, version 1' };
}
