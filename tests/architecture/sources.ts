import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSync, Visitor } from 'oxc-parser';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** One source file of ours, as far as the architecture is concerned. */
export interface SourceFile {
  /** Path from the project's root: `src/engine/walk.ts`. */
  path: string;
  lines: number;
  imports: Import[];
  functions: { name: string; line: number; lines: number }[];
  /** Places of `any`. */
  anys: number[];
  /** Names read as plain identifiers or as `a.b`. */
  names: ReadonlySet<string>;
}

export interface Import {
  /** A path from the root for a file of ours, else the package or `node:` name. */
  to: string;
  ours: boolean;
  /** Only types are taken: nothing is left of it when the program runs. */
  typeOnly: boolean;
}

export const sources: readonly SourceFile[] = readdirSync(join(root, 'src'), { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.name.endsWith('.ts'))
  .map((entry) => readSource(join(entry.parentPath, entry.name)));

function readSource(file: string): SourceFile {
  const text = readFileSync(file, 'utf8');
  const { program, module } = parseSync(file, text);
  const lineOf = (offset: number) => text.slice(0, offset).split('\n').length;
  const functions: SourceFile['functions'] = [];
  const anys: number[] = [];
  const names = new Set<string>();
  const measure = (node: { start: number; end: number; id?: { name: string } | null }) =>
    functions.push({ name: node.id?.name ?? '(anonymous)', line: lineOf(node.start), lines: lineOf(node.end) - lineOf(node.start) + 1 });
  new Visitor({
    FunctionDeclaration: measure,
    FunctionExpression: measure,
    ArrowFunctionExpression: (node) => measure(node),
    TSAnyKeyword: (node) => anys.push(lineOf(node.start)),
    Identifier: (node) => names.add(node.name),
    MemberExpression: (node) => {
      if (node.object.type === 'Identifier' && node.property.type === 'Identifier') names.add(`${node.object.name}.${node.property.name}`);
    },
  }).visit(program);
  const imported = module.staticImports.map(({ moduleRequest, entries }) =>
    toImport(file, moduleRequest.value, entries.length > 0 && entries.every((entry) => entry.isType)),
  );
  const reexported = module.staticExports.flatMap(({ entries }) =>
    entries.flatMap((entry) => (entry.moduleRequest ? [toImport(file, entry.moduleRequest.value, entry.isType)] : [])),
  );
  const imports = [...imported, ...reexported];
  return { path: relative(root, file), lines: text.split('\n').length, imports, functions, anys, names };
}

function toImport(file: string, name: string, typeOnly: boolean): Import {
  if (!name.startsWith('.')) return { to: name, ours: false, typeOnly };
  return { to: relative(root, join(dirname(file), name)), ours: true, typeOnly };
}
