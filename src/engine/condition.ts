import { type ASTNode, parse } from '@marcbachmann/cel-js';

/** A checked condition. Evaluating one always gives true or false. */
export type Condition =
  | { op: 'is'; name: string; values: readonly string[] }
  | { op: 'has'; name: string; value: string }
  | { op: 'not'; of: Condition }
  | { op: 'and' | 'or'; left: Condition; right: Condition };

/** What a name can hold at a step. */
export interface NameType {
  /** `list`: several values chosen together. */
  kind: 'one' | 'list';
  values: readonly string[];
  /** False where some way to this step does not answer it. */
  known: boolean;
}

export interface ConditionProblem {
  code: string;
  message: string;
  hint: string;
  start: number;
  end: number;
}

export type ConditionResult = { ok: true; condition: Condition } | { ok: false; problem: ConditionProblem };

const LONGEST = 400;

/** Parses and checks one condition against the names that can be known where it stands. */
export function compileCondition(source: string, names: ReadonlyMap<string, NameType>): ConditionResult {
  if (source.length > LONGEST) {
    return { ok: false, problem: syntax(source, `A condition has at most ${LONGEST} characters`) };
  }
  try {
    return { ok: true, condition: new Lowering(names).lower(parse(source).ast) };
  } catch (error) {
    return { ok: false, problem: error instanceof Refused ? error.problem : parseProblem(source, error) };
  }
}

export function holds(condition: Condition, get: (name: string) => string | readonly string[] | undefined): boolean {
  switch (condition.op) {
    case 'is': {
      const value = get(condition.name);
      return typeof value === 'string' && condition.values.includes(value);
    }
    case 'has': {
      const value = get(condition.name);
      return Array.isArray(value) && value.includes(condition.value);
    }
    case 'not':
      return !holds(condition.of, get);
    case 'and':
      return holds(condition.left, get) && holds(condition.right, get);
    case 'or':
      return holds(condition.left, get) || holds(condition.right, get);
    default:
      return condition satisfies never;
  }
}

/** The names a condition reads. */
export function namesIn(condition: Condition): string[] {
  switch (condition.op) {
    case 'is':
    case 'has':
      return [condition.name];
    case 'not':
      return namesIn(condition.of);
    default:
      return [...namesIn(condition.left), ...namesIn(condition.right)];
  }
}

class Refused extends Error {
  readonly problem: ConditionProblem;
  constructor(problem: ConditionProblem) {
    super(problem.message);
    this.problem = problem;
  }
}

function syntax(source: string, message: string, start = 0, end = source.length): ConditionProblem {
  return {
    code: 'condition-syntax',
    message,
    hint: "Write, for instance: result == 'stop' || 'money' in what",
    start,
    end,
  };
}

function parseProblem(source: string, error: unknown): ConditionProblem {
  const at = (error as { range?: { start: number; end: number } }).range;
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
  return syntax(source, `The condition cannot be read: ${message}`, at?.start, at?.end);
}

/** Turns CEL's tree into ours, refusing everything that is not surely defined. */
class Lowering {
  readonly #names: ReadonlyMap<string, NameType>;
  constructor(names: ReadonlyMap<string, NameType>) {
    this.#names = names;
  }

  lower(node: ASTNode): Condition {
    switch (node.op) {
      case '||':
      case '&&':
        return { op: node.op === '&&' ? 'and' : 'or', left: this.lower(node.args[0]), right: this.lower(node.args[1]) };
      case '!_':
        return { op: 'not', of: this.lower(node.args) };
      case '==':
        return this.#equals(node.args[0], node.args[1]);
      case '!=':
        return { op: 'not', of: this.#equals(node.args[0], node.args[1]) };
      case 'in':
        return this.#in(node.args[0], node.args[1]);
      default:
        throw unsupported(node);
    }
  }

  #equals(left: ASTNode, right: ASTNode): Condition {
    const [name, value] = left.op === 'value' ? [right, left] : [left, right];
    const { id, type } = this.#name(name, 'one');
    return { op: 'is', name: id, values: [checkedValue(value, id, type)] };
  }

  #in(left: ASTNode, right: ASTNode): Condition {
    if (left.op === 'value') {
      const { id, type } = this.#name(right, 'list');
      return { op: 'has', name: id, value: checkedValue(left, id, type) };
    }
    const { id, type } = this.#name(left, 'one');
    if (right.op !== 'list') throw unsupported(right);
    return { op: 'is', name: id, values: right.args.map((value) => checkedValue(value, id, type)) };
  }

  #name(node: ASTNode, kind: NameType['kind']): { id: string; type: NameType } {
    const id = nameOf(node);
    if (!id) throw unsupported(node);
    const type = this.#names.get(id);
    if (!type) {
      throw refused(node, 'condition-unknown-name', `There is no answer called "${id}" here`, `Known here: ${[...this.#names.keys()].join(', ') || 'nothing yet'}.`);
    }
    if (type.kind !== kind) {
      throw refused(node, 'condition-type', `"${id}" holds ${type.kind === 'list' ? 'several values' : 'one value'}`, type.kind === 'list' ? `Write: 'value' in ${id}` : `Write: ${id} == 'value'`);
    }
    if (!type.known) {
      throw refused(node, 'condition-unanswered', `"${id}" may not be answered when the flow comes here`, 'Ask it on every way to this step, or move this step.');
    }
    return { id, type };
  }
}

function checkedValue(node: ASTNode, id: string, type: NameType): string {
  if (node.op !== 'value' || typeof node.args !== 'string') throw unsupported(node);
  if (type.values.includes(node.args)) return node.args;
  throw refused(node, 'condition-unknown-value', `"${id}" is never '${node.args}'`, `It can be: ${type.values.map((v) => `'${v}'`).join(', ')}.`);
}

function nameOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return undefined;
  const owner = nameOf(node.args[0]);
  return owner && `${owner}.${node.args[1]}`;
}

function unsupported(node: ASTNode): Refused {
  return refused(node, 'condition-unsupported', `This cannot be used in a condition: ${node.input.slice(node.range.start, node.range.end)}`, "Use ==, !=, in, &&, ||, ! with names and 'values'.");
}

function refused(node: ASTNode, code: string, message: string, hint: string): Refused {
  return new Refused({ code, message, hint, start: node.range.start, end: node.range.end });
}
