import { type ASTNode, parse } from '@marcbachmann/cel-js';
import { nearest } from './nearest.ts';

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

/** What people write who do not know the notation: the sign, and what to write instead. */
const slips: readonly [RegExp, string][] = [
  [/(?<![=!<>])=(?!=)/, "Write == (twice) to compare: result == 'stop'"],
  [/\sand\s/i, "Write && for \"and\": result == 'stop' && who == 'nobody'"],
  [/\sor\s/i, "Write || for \"or\": result == 'stop' || result == 'warning'"],
  [/\bnot\s/i, "Write != for \"is not\": result != 'stop'"],
  [/\sis\s/i, "Write == for \"is\": result == 'stop'"],
  [/[‘’“”]/, "Write straight quotation marks: 'stop'."],
];

function parseProblem(source: string, error: unknown): ConditionProblem {
  const { start = 0, end = source.length } = (error as { range?: { start: number; end: number } }).range ?? {};
  const outside = source.replace(/'[^']*'|"[^"]*"/g, (quoted) => ' '.repeat(quoted.length));
  const slip = slips.find(([sign]) => sign.test(outside));
  const at = slip ? outside.search(slip[0]) : start;
  const sign = slip?.[0].exec(outside)?.[0] ?? '';
  const from = at + (sign.length - sign.trimStart().length);
  const problem = syntax(source, readMessage(source, error, slip !== undefined), from, slip ? from + sign.trim().length : Math.max(end, start + 1));
  return slip ? { ...problem, hint: slip[1] } : problem;
}

function readMessage(source: string, error: unknown, slip: boolean): string {
  const message = error instanceof Error ? (error.message.split('\n')[0] ?? '') : '';
  if (slip) return 'The condition cannot be read from here';
  if (/EOF/.test(message) || /(&&|\|\||==|!=|\bin)\s*$/.test(source)) return 'The condition stops before it is complete';
  if (/Unterminated/.test(message)) return 'A quotation mark is not closed';
  return `The condition cannot be read from here (${message})`;
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
      case 'id':
        throw unsupported(node, this.#compareHint(node.args));
      default:
        throw unsupported(node);
    }
  }

  #compareHint(id: string): string {
    const type = this.#names.get(id);
    const value = type?.values[0] ?? 'value';
    return type?.kind === 'list' ? `Write: '${value}' in ${id}` : `Compare it with a value: ${id} == '${value}'`;
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

  #nameHint(id: string): string {
    const names = [...this.#names.keys()];
    if (names.some((each) => each.startsWith(`${id}.`))) return `"${id}" is asked item by item: name the step that tells its verdict, or an item such as ${names.find((each) => each.startsWith(`${id}.`))}.`;
    const near = nearest(id, names);
    const known = names.length > 8 ? `${names.slice(0, 8).join(', ')}, …` : names.join(', ');
    return near ? `Did you mean ${near}?` : `Answered above this step: ${known || 'nothing'}.`;
  }

  #name(node: ASTNode, kind: NameType['kind']): { id: string; type: NameType } {
    const id = nameOf(node);
    if (!id) throw unsupported(node);
    const type = this.#names.get(id);
    if (!type) {
      throw refused(node, 'condition-unknown-name', `There is no answer called "${id}" here`, this.#nameHint(id));
    }
    if (type.kind !== kind) {
      throw refused(node, 'condition-type', `"${id}" holds ${type.kind === 'list' ? 'several values' : 'one value'}`, type.kind === 'list' ? `Write: '${type.values[0] ?? 'value'}' in ${id}` : `Write: ${id} == '${type.values[0] ?? 'value'}'`);
    }
    if (!type.known) {
      throw refused(node, 'condition-unanswered', `"${id}" may not be answered when the flow comes here`, 'Ask it on every way to this step, or move this step.');
    }
    return { id, type };
  }
}

function checkedValue(node: ASTNode, id: string, type: NameType): string {
  if (node.op === 'id') throw unsupported(node, `Put the value in quotes: '${node.args}'.`);
  if (node.op !== 'value' || typeof node.args !== 'string') throw unsupported(node);
  if (type.values.includes(node.args)) return node.args;
  const near = nearest(node.args, type.values);
  const all = `It can be: ${type.values.map((v) => `'${v}'`).join(', ')}.`;
  throw refused(node, 'condition-unknown-value', `"${id}" is never '${node.args}'`, near ? `Did you mean '${near}'? ${all}` : all);
}

function nameOf(node: ASTNode): string | undefined {
  if (node.op === 'id') return node.args;
  if (node.op !== '.') return undefined;
  const owner = nameOf(node.args[0]);
  return owner && `${owner}.${node.args[1]}`;
}

function unsupported(node: ASTNode, hint = "Use ==, !=, in, &&, ||, ! with names and 'values'."): Refused {
  return refused(node, 'condition-unsupported', `This cannot be used in a condition: ${node.input.slice(node.range.start, node.range.end)}`, hint);
}

function refused(node: ASTNode, code: string, message: string, hint: string): Refused {
  return new Refused({ code, message, hint, start: node.range.start, end: node.range.end });
}
