import type { Condition } from '../../src/engine/condition.ts';
import { type Program, type Step, textOf } from '../../src/engine/program.ts';
import type { Answer } from '../../src/engine/session.ts';
import { type Given, told } from '../engine/oracle.ts';

/** A flow's answers so far, by path. */
export type Answers = Readonly<Record<string, Answer>>;

interface Item {
  name: string;
  weight: string;
  /** How many characters it adds to a verdict, as a sign or as an open item. */
  length: number;
}

/**
 * What of a flow's answers can still matter: a state of the walk stands for all conversations that differ in
 * nothing that a later step reads. Items of a checklist collapse to how many signs and open ones of each weight
 * there are, an ask to whether each condition that reads it would hold.
 */
export class Projection {
  readonly #program: Program;
  readonly #language: string;
  readonly #items = new Map<string, Item[]>();

  constructor(program: Program, language: string) {
    this.#program = program;
    this.#language = language;
    for (const step of program.steps) if (step.kind.name === 'checklist') this.#items.set(step.id, this.#itemsOf(step));
  }

  /** A number that only grows on the way through the flow. */
  position(path: string): number {
    const [id = '', item] = path.split('.');
    const at = this.#program.index.get(id) ?? -1;
    const { items } = (this.#program.steps[at]?.spec ?? {}) as { items?: object };
    return at * 100 + (item === undefined ? 0 : Object.keys(items ?? {}).indexOf(item));
  }

  /** Equal for states whose future is equal. */
  key(path: string, answers: Answers): string {
    const at = this.#program.index.get(path.split('.')[0] ?? '') ?? 0;
    const later = this.#program.steps.slice(at);
    const texts = new Set(later.flatMap(namesFilledIn));
    const atoms = later.slice(1).flatMap((step) => (step.when ? atomsOf(step.when) : []));
    const lists = [...this.#items.keys()].map((id) => this.#listKey(id, path, texts, answers));
    const asks = [...texts].filter((name) => name in answers).map((name) => `${name}=${String(answers[name])}`);
    return [path, ...asks, ...atoms.map((atom) => this.#holds(atom, answers)), ...lists].join(' ');
  }

  /** Characters that the answers bring into the verdicts to come: of equal states the longest is walked on. */
  length(answers: Answers): number {
    return [...this.#items].reduce((sum, [id, items]) => sum + items.reduce((part, { name, length }) => part + (marked(answers[`${id}.${name}`]) ? length : 0), 0), 0);
  }

  /** The items of a checklist with what was answered. */
  given(checklist: string, answers: Answers): (Given & { name: string })[] {
    return (this.#items.get(checklist) ?? []).map(({ name, weight }) => {
      const answer = answers[`${checklist}.${name}`];
      return { name, weight, answer: typeof answer === 'string' ? answer : undefined };
    });
  }

  text(path: string): string {
    return textOf(this.#program, this.#language, path);
  }

  /** The options of a "many" question that some condition tells apart. */
  liveOptions(id: string): string[] {
    const atoms = this.#program.steps.flatMap((step) => (step.when ? atomsOf(step.when) : []));
    return [...new Set(atoms.filter((atom) => atom.name === id).flatMap(({ values }) => values))];
  }

  #itemsOf({ id, spec }: Step): Item[] {
    const { items } = spec as unknown as { items: Record<string, { weight: string }> };
    return Object.entries(items).map(([name, { weight }]) => {
      const text = (key: string) => this.text(`${id}.items.${name}.${key}`).length;
      return { name, weight, length: Math.max(text('because'), text('ask') + text('unsure')) };
    });
  }

  /** Counts while the list is asked; afterwards only what it came to, and how many signs where a text counts them. */
  #listKey(id: string, path: string, texts: ReadonlySet<string>, answers: Answers): string {
    const given = this.given(id, answers);
    const count = (weight: string, answer: string, cap: number) => Math.min(cap, given.filter((each) => each.weight === weight && each.answer === answer).length);
    if (!path.startsWith(`${id}.`)) return `${told(given)}${texts.has(`${id}_count`) ? Math.min(2, given.filter(({ answer }) => answer === 'yes').length) : ''}`;
    return [count('stop', 'yes', 1), count('strong', 'yes', 2), count('hint', 'yes', 2), count('stop', 'unsure', 1), count('strong', 'unsure', 1), count('hint', 'unsure', 2)].join('');
  }

  #holds({ name, values }: Atom, answers: Answers): string {
    const verdict = this.#program.steps.find((step) => step.id === name)?.spec as { verdict?: string } | undefined;
    if (verdict?.verdict) return ''; // told by the counts of its checklist
    const answer = answers[name];
    if (answer === undefined) return '-';
    return (Array.isArray(answer) ? answer : [answer ?? 'skipped']).some((each) => values.includes(each)) ? '1' : '0';
  }
}

interface Atom {
  name: string;
  values: readonly string[];
}

function atomsOf(condition: Condition): Atom[] {
  switch (condition.op) {
    case 'is':
      return [{ name: condition.name, values: condition.values }];
    case 'has':
      return [{ name: condition.name, values: [condition.value] }];
    case 'not':
      return atomsOf(condition.of);
    default:
      return [...atomsOf(condition.left), ...atomsOf(condition.right)];
  }
}

function namesFilledIn({ kind, spec }: Step): string[] {
  return kind.texts(spec).flatMap(({ text }) => (typeof text === 'string' ? [...text.matchAll(/\{\s*([a-z0-9_]+)/g)].flatMap(([, name]) => name ?? []) : []));
}

function marked(answer: Answer | undefined): boolean {
  return answer === 'yes' || answer === 'unsure';
}
