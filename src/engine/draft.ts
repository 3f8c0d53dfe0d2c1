import type { Diagnostic } from '../diagnostic.ts';
import type { Path, YamlFile } from '../yaml/read.ts';
import type { Kind, Problem, TextPlace } from './kind.ts';
import type { Origin } from './origin.ts';
import { type Head, sizes, type StepSpec } from './shape.ts';

/** A flow as its author gave it: the text of `flow.yaml` and of its translations. */
export interface FlowSource {
  /** `checks/rental`: the folder under flows/. */
  flow: string;
  file: string;
  text: string | Uint8Array;
  translations: readonly TranslationSource[];
  /** Who wrote it; absent: the makers of the bot, unless its name is a community's. */
  origin?: Origin;
}
export interface TranslationSource {
  file: string;
  text: string | Uint8Array;
}

/** A flow after reading and before compiling: well-shaped, each part with its place, not yet checked. */
export interface Draft {
  flow: string;
  file: string;
  source: string;
  yaml: YamlFile;
  head: Head;
  steps: DraftStep[];
  /** Of a community's flow. */
  origin?: Origin;
  translations: DraftTranslation[];
}

export interface DraftStep {
  id: string;
  kind: Kind;
  spec: StepSpec;
}

export interface DraftTranslation {
  file: string;
  yaml: YamlFile;
  language: string;
  /** Whether a native speaker has read it. */
  reviewed: boolean;
  texts: ReadonlyMap<string, { of: string; text: string | readonly string[] }>;
}

/** A text of the flow with its path in translations (`signs.items.x.ask`) and in the file. */
export interface FlowText extends Omit<TextPlace, 'path'> {
  key: string;
  path: Path;
}

// Per draft: made once, since every rule reads them and a draft is never changed.
const gathered = new WeakMap<object, readonly FlowText[]>();

/** Every text of a flow, the head's first. */
export function textsOf(draft: Pick<Draft, 'head' | 'steps'>): readonly FlowText[] {
  let texts = gathered.get(draft);
  if (!texts) gathered.set(draft, (texts = gather(draft)));
  return texts;
}

function gather({ head, steps }: Pick<Draft, 'head' | 'steps'>): FlowText[] {
  const texts: FlowText[] = [{ key: 'title', path: ['title'], role: 'label', text: head.title }];
  if (head.start?.phrases) texts.push({ key: 'start.phrases', path: ['start', 'phrases'], role: 'words', text: head.start.phrases });
  // A label is the option's "text", or the option itself in its short form: then a place falls back to it.
  for (const { id, kind, spec } of steps) {
    for (const place of kind.texts(spec)) {
      texts.push({ ...place, key: [id, ...place.path].join('.'), path: ['steps', id, ...place.path, ...(place.role === 'label' ? ['text'] : [])] });
    }
  }
  return texts;
}

/** Twice what a text may have, since some letters count double: beyond it a rule sees nothing that matters more. */
const LOOKED_AT = 2 * sizes.text;

/** The beginning of a text, as far as rules look. That it is too long is told by itself. */
export function lookedAt(text: string): string {
  return text.slice(0, LOOKED_AT);
}

export function toDiagnostic(yaml: YamlFile, problem: Problem): Diagnostic {
  return {
    code: problem.code,
    severity: problem.severity ?? 'error',
    file: yaml.file,
    range: yaml.at(problem.path),
    message: problem.message,
    ...(problem.hint && { hint: problem.hint }),
  };
}
