import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { toLexicon } from '../../src/content/lexicon.ts';
import { loadContent } from '../../src/content/load.ts';
import { isError } from '../../src/diagnostic.ts';
import { compile, compileAlone } from '../../src/engine/compile.ts';
import type { FlowSource } from '../../src/engine/draft.ts';
import type { Lexicon } from '../../src/engine/lexicon.ts';
import type { Program } from '../../src/engine/program.ts';
import type { World } from '../../src/engine/walk.ts';
import { readFlowFolder } from '../../src/files.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

const shipped = toLexicon(loadContent(join(root, 'content')).content);
/** Words, tactics and countries as they are shipped, and a picture that is there whatever is. */
export const lexicon: Lexicon = { ...shipped, pictures: new Set([...shipped.pictures, 'test-ring']) };

/** The official flows, as far as they compile. */
export const officialSources: readonly FlowSource[] = readFlowFolder(join(root, 'flows'), root);

export function worldOf(programs: ReadonlyMap<string, Program>, words = lexicon, older: readonly Program[] = []): World {
  return {
    programs(flow, revision) {
      const today = programs.get(flow);
      if (revision === undefined || today?.revision === revision) return today;
      return older.find((each) => each.flow === flow && each.revision === revision);
    },
    today: [...programs.values()],
    lexicon: words,
  };
}

export const official = worldOf(compile(officialSources, lexicon).programs);

const head = (flow: string, more: string) =>
  `spec: 1\nflow: ${flow}\ntitle: A test\nlanguage: en\nreviewed: {on: 2026-11-25, by: test, again_within: 180d}\n${more}`;

/** A flow of a test: its name, its steps in YAML, keys of its head, and translations by language. */
export interface Small {
  flow: string;
  steps: string;
  head?: string;
  translations?: Record<string, string>;
}

export function sourceOf({ flow, steps, head: more, translations }: Small): FlowSource {
  const body = steps.replace(/^(?=.)/gm, '  ');
  return {
    flow,
    file: `${flow}/flow.yaml`,
    text: head(flow, `${more ? `${more}\n` : ''}steps:\n${body}\n`),
    translations: Object.entries(translations ?? {}).map(([language, texts]) => ({
      file: `${flow}/flow.${language}.yaml`,
      text: `spec: 1\nflow: ${flow}\nlanguage: ${language}\nmade: {how: person, on: 2026-11-25}\nnative_review: {by: test, on: 2026-11-25}\ntexts:\n${texts.replace(/^(?=.)/gm, '  ')}\n`,
    })),
  };
}

/** Compiles flows of a test, which have no error. */
export function compiled(sources: readonly FlowSource[], words = lexicon): Map<string, Program> {
  const { programs, diagnostics } = compile(sources, words);
  const errors = diagnostics.filter(isError);
  if (errors.length > 0) throw new Error(errors.map((each) => `${each.file}:${each.range.start.line} ${each.code}: ${each.message}`).join('\n'));
  return new Map(programs);
}

/** The world of some flows of a test, with a home and the crisis cards unless they are given. */
export function smallWorld(flows: readonly Small[], words = lexicon): World {
  const own = new Set(flows.map(({ flow }) => flow));
  return worldOf(compiled([...around.filter(({ flow }) => !own.has(flow)), ...flows].map(sourceOf), words), words);
}

const around: readonly Small[] = [
  { flow: 'home', steps: 'where: {ask: "Where to?", options: {go_on: {text: To the end of it, go: end}, hang_on: Stay a little}}\nstay: {say: Stay.}' },
  { flow: 'crisis/help', steps: 'what: {ask: "Which help?", options: {leaving: {text: The first one, go: end}, other: Another one}}\nmore: {say: Here it is.}' },
  { flow: 'crisis/danger', steps: 'here: {say: You are not alone.}\nperson: {ask: "Is anybody there?", options: {somebody: {text: A neighbour, go: end}, nobody: Nobody}}\nmore: {say: Call a line.}' },
];

/** A program of an older revision, with the texts of today's translations. */
export function older(small: Small, known: readonly string[], words = lexicon): Program {
  const program = compileAlone(sourceOf(small), words, known);
  if (!program) throw new Error(`${small.flow} does not compile alone`);
  return program;
}
