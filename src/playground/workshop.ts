import type { Content } from '../content/content.ts';
import { toLexicon } from '../content/lexicon.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { compile, compileAlone, unread } from '../engine/compile.ts';
import type { Draft } from '../engine/draft.ts';
import type { Lexicon } from '../engine/lexicon.ts';
import type { Program } from '../engine/program.ts';
import { readFlow } from '../engine/read.ts';
import type { World } from '../engine/walk.ts';
import { contentOf, FILE, type FlowTexts, type KnownFlow, type LanguageMaterial, type Material, sourceOf } from './material.ts';

/** What is known of a flow as it was typed. */
export interface Checked {
  /** What it calls itself, else a name of ours. */
  flow: string;
  /** Findings of `flow.yaml`, in the order of their places. */
  diagnostics: Diagnostic[];
  /** Absent where it is too broken to be drawn. */
  draft?: Draft;
  /** Absent where it has an error. */
  program?: Program;
}

const NAMELESS = 'community/my-flow';

/** Checks what is typed, with the official flows around it. These are read when they are needed, or in quiet moments. */
export class Workshop {
  readonly material: Material;
  readonly content: Content;
  readonly lexicon: Lexicon;
  readonly #languages: readonly LanguageMaterial[];
  #texts: FlowTexts;
  readonly #drafts = new Map<string, Draft>();
  readonly #programs = new Map<string, Program | undefined>();

  /** @param texts of official flows; those that have not come are known by their names and commands */
  constructor(material: Material, languages: readonly LanguageMaterial[], texts: FlowTexts) {
    this.material = material;
    this.content = contentOf(material, languages);
    this.lexicon = toLexicon(this.content);
    this.#languages = languages;
    this.#texts = texts;
  }

  /** More official flows have come. */
  add(texts: FlowTexts): void {
    this.#texts = { ...this.#texts, ...texts };
  }

  /** @param today YYYY-MM-DD */
  check(text: string, today: string): Checked {
    const flow = nameIn(text) ?? NAMELESS;
    const source = sourceOf(flow, text, this.#languages);
    const { draft } = readFlow(source);
    const { programs, diagnostics } = compile([source], this.lexicon, { ...rules(today), beside: this.#beside(flow) });
    const program = programs.get(flow);
    return { flow, diagnostics: diagnostics.filter(({ file }) => file === FILE), ...(draft && { draft }), ...(program && { program }) };
  }

  /** The official flows with this one among them, or in the place of the one that it is called after. */
  world(own: Program): World {
    const official = (flow: string) => this.#program(flow);
    const names = this.#names().filter((flow) => flow !== own.flow);
    return {
      lexicon: this.lexicon,
      programs: (flow, revision) => {
        const program = flow === own.flow ? own : official(flow);
        return revision === undefined || program?.revision === revision ? program : undefined;
      },
      get today() {
        return [own, ...names.flatMap((flow) => official(flow) ?? [])];
      },
    };
  }

  /** Reads one more official flow; false when there are none left. */
  warm(): boolean {
    const next = Object.keys(this.#texts).find((flow) => !this.#drafts.has(flow) || !this.#programs.has(flow));
    if (next === undefined) return false;
    if (this.#drafts.has(next)) this.#program(next);
    else this.#read(next);
    return true;
  }

  /** The official flows beside one. */
  #beside(flow: string): Draft[] {
    return this.material.flows.flatMap((each) => (each.flow === flow ? [] : [this.#drafts.get(each.flow) ?? outline(each)]));
  }

  #names(): string[] {
    return this.material.flows.map(({ flow }) => flow);
  }

  #read(flow: string): void {
    const { draft } = readFlow({ flow, file: flow, text: this.#texts[flow] ?? '', translations: [] });
    this.#drafts.set(flow, draft ?? unread(flow));
  }

  #program(flow: string): Program | undefined {
    const text = Object.hasOwn(this.#texts, flow) ? this.#texts[flow] : undefined;
    if (text === undefined) return undefined;
    if (!this.#programs.has(flow)) this.#programs.set(flow, compileAlone(sourceOf(flow, text, this.#languages), this.lexicon, this.#names()));
    return this.#programs.get(flow);
  }
}

function outline({ flow, command }: KnownFlow): Draft {
  const draft = unread(flow);
  return { ...draft, head: { ...draft.head, flow, ...(command && { start: { command } }) } };
}

/** The one place that says by which rules a typed flow is checked. */
function rules(today: string): { today: string } {
  return { today };
}

function nameIn(text: string): string | undefined {
  return /^flow:[ \t]*["']?([a-z0-9][a-z0-9/-]*)/m.exec(text.slice(0, 4_000))?.[1];
}

/** The language that a flow says it is written in. */
export function languageIn(text: string): string | undefined {
  return /^language:[ \t]*["']?([A-Za-z-]+)/m.exec(text.slice(0, 4_000))?.[1];
}
