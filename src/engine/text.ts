import { type MessageFormatElement, parse } from '@formatjs/icu-messageformat-parser';
import { IntlMessageFormat } from 'intl-messageformat';

/** A text ready to be shown: itself when it has nothing to fill in. */
export type Text = string | ((values: Values) => string);
export type Values = Readonly<Record<string, string | number>>;

/** How a text uses a name: `select` on ids, `plural` on counts, or as it is. */
export type ArgumentUse = 'plain' | 'plural' | 'select';

export type CompiledText =
  | { ok: true; text: Text; uses: ReadonlyMap<string, ArgumentUse> }
  | { ok: false; message: string; at: number };

const NO_USES: ReadonlyMap<string, ArgumentUse> = new Map();
/** Longest ICU message that is parsed: past it lies no honest text. */
const LONGEST = 4_000;
const DEEPEST = 4;
/** A name with a format that is not known here. */
const OTHER_FORMAT = /\{\s*\w+\s*,\s*(?!plural|select)/;

/** Compiles an ICU message. Tags are text, not markup; only plain names, plurals and select are known. */
export function compileText(source: string, language: string): CompiledText {
  if (!/[{}]|''|'[{}#]/.test(source)) return { ok: true, text: source, uses: NO_USES };
  if (source.length > LONGEST) return { ok: false, message: 'The text is too long', at: LONGEST };
  try {
    const ast = parse(source, { ignoreTag: true });
    const uses = new Map<string, ArgumentUse>();
    const refused = collect(ast, uses, 0);
    if (refused) return { ok: false, message: refused, at: Math.max(0, source.search(OTHER_FORMAT)) };
    return { ok: true, text: isPlain(ast) ? joined(ast) : formatted(ast, language, uses), uses };
  } catch (error) {
    return { ok: false, ...explain(error) };
  }
}

/** Nothing but words and names: what most texts are, and what need not be formatted. */
function isPlain(nodes: Ast): boolean {
  return nodes.every((node) => node.type === 0 || node.type === 1);
}

function joined(nodes: Ast): (values: Values) => string {
  return (values) => {
    let text = '';
    for (const node of nodes) if ('value' in node) text += node.type === 0 ? node.value : (values[node.value] ?? '');
    return text;
  };
}

function formatted(ast: Ast, language: string, uses: ReadonlyMap<string, ArgumentUse>): (values: Values) => string {
  const nothing = Object.fromEntries(Array.from(uses, ([name, use]) => [name, use === 'plural' ? 0 : '']));
  let format: IntlMessageFormat | undefined; // costs as much as parsing did, and most texts are never shown
  return (values) => String((format ??= new IntlMessageFormat([...ast], language)).format(over(nothing, values)));
}

/** The values, and nothing where one was not given on this way: a text is shown whatever happens. */
function over(nothing: Values, values: Values): Values {
  if (Object.keys(nothing).every((name) => name in values)) return values;
  return Object.create(nothing, Object.getOwnPropertyDescriptors(values)) as Values;
}

export function render(text: Text, values: Values): string {
  return typeof text === 'string' ? text : text(values);
}

/** Every way in which a text can read, with "x" for what is filled in; undefined where there are more than `most`. One that cannot be read is taken as it is written. */
export function waysOf(source: string, most: number): string[] | undefined {
  if (!/[{}]|''|'[{}#]/.test(source) || source.length > LONGEST) return [source];
  try {
    const ast = parse(source, { ignoreTag: true });
    return collect(ast, new Map(), 0) ? [source] : ways(ast, most);
  } catch {
    return [source];
  }
}

function ways(nodes: Ast, most: number): string[] | undefined {
  let all = [''];
  for (const node of nodes) {
    const next = waysOfNode(node, most);
    if (!next || all.length * next.length > most) return undefined;
    all = all.flatMap((before) => next.map((each) => before + each));
  }
  return all;
}

function waysOfNode(node: MessageFormatElement, most: number): string[] | undefined {
  if (node.type === 0) return [node.value];
  if (!('options' in node)) return [node.type === 7 ? '1' : 'x'];
  const found: string[] = [];
  for (const { value } of Object.values(node.options)) {
    const each = ways(value, most);
    if (!each || found.length + each.length > most) return undefined;
    found.push(...each);
  }
  return found;
}

type Ast = readonly MessageFormatElement[];

// Node types of the parser: 0 literal, 1 argument, 5 select, 6 plural, 7 the # of a plural.
const useOf: Readonly<Record<number, ArgumentUse>> = { 1: 'plain', 5: 'select', 6: 'plural' };

function collect(nodes: Ast, uses: Map<string, ArgumentUse>, depth: number): string | undefined {
  if (depth > DEEPEST) return 'Plurals and selects are nested too deeply';
  for (const node of nodes) {
    if (node.type === 0 || node.type === 7) continue;
    const use = useOf[node.type];
    if (!use) return 'Only names, plural and select can be used in a text';
    if ('value' in node) uses.set(node.value, use);
    if (!('options' in node)) continue;
    for (const option of Object.values(node.options)) {
      const refused = collect(option.value, uses, depth + 1);
      if (refused) return refused;
    }
  }
  return undefined;
}

/** The parser's codes in words; what is not here is told by its code. */
const meanings: Readonly<Record<string, string>> = {
  MISSING_OTHER_CLAUSE: 'This plural or select has no "other {…}" for all other cases',
  EMPTY_ARGUMENT: 'Nothing stands between { and }',
  MALFORMED_ARGUMENT: 'After { a name and } must follow',
  EXPECT_ARGUMENT_CLOSING_BRACE: 'A { is not closed',
  UNMATCHED_CLOSING_BRACE: 'A } closes nothing',
  INVALID_ARGUMENT_TYPE: 'Only plural and select can follow a name',
  EXPECT_ARGUMENT_TYPE: 'After the comma "plural" or "select" must follow',
  EXPECT_SELECT_ARGUMENT_OPTIONS: 'This plural or select has no cases',
};

function explain(error: unknown): { message: string; at: number } {
  const location = (error as { location?: { start?: { offset?: number } } }).location;
  const code = (error instanceof Error ? error.message.split('\n')[0] : undefined) ?? String(error);
  return { message: meanings[code] ?? `The text cannot be read as an ICU message (${code})`, at: location?.start?.offset ?? 0 };
}
