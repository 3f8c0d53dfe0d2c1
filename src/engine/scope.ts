import { phrasesOf, type Program, textOf } from './program.ts';
import type { Values } from './text.ts';
import type { Marks } from './verdict.ts';

type Value = string | number | (() => string | number);

/** What one flow knows while it runs: the names its conditions read, the values its texts fill in. */
export class Scope {
  readonly program: Program;
  /** Position of its frame. */
  readonly frame: number;
  readonly #names = new Map<string, string | readonly string[]>();
  readonly #values = new Map<string, Value>();
  readonly #marks = new Map<string, Marks>();
  #filling = false;

  constructor(program: Program, frame: number) {
    this.program = program;
    this.frame = frame;
  }

  name(name: string, value: string | readonly string[]): void {
    if (this.program.reads.has(name)) this.#names.set(name, value);
  }

  readonly named = (name: string): string | readonly string[] | undefined => this.#names.get(name);

  /** A value for the texts that follow; a function is asked only where a text uses one. */
  value(name: string, value: Value): void {
    this.#values.set(name, value);
  }

  keepMarks(checklist: string, marks: Marks): void {
    this.#marks.set(checklist, marks);
  }

  /** Nothing is marked where the checklist was passed over by a condition. */
  marks(checklist: string): Marks {
    return this.#marks.get(checklist) ?? { signs: [], open: [] };
  }

  text(language: string, path: string): string {
    return textOf(this.program, language, path, () => this.#filled());
  }

  phrases(language: string, path: string): readonly string[] {
    return phrasesOf(this.program, language, path);
  }

  /** A value can be made of texts, which fill in values in their turn: those that are made of texts themselves are left out of them. */
  #filled(): Values {
    const inside = this.#filling;
    this.#filling = true;
    const known = Array.from(this.#values).filter(([, value]) => !inside || typeof value !== 'function');
    const filled = known.map(([name, value]) => [name, typeof value === 'function' ? value() : value] as const);
    this.#filling = inside;
    return Object.fromEntries(filled);
  }
}
