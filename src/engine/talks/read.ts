import { z } from 'zod';
import type { Diagnostic } from '../../diagnostic.ts';
import { type Path, readYaml, type YamlFile } from '../../yaml/read.ts';
import { flowName } from '../shape.ts';
import { toDiagnostic } from '../draft.ts';
import { shapeProblems } from '../shape-problems.ts';
import { verdicts } from '../verdict.ts';

const action = z.union([
  z.string().min(1),
  z.strictObject({ tap: z.string() }),
  z.strictObject({ pick: z.array(z.string()).min(1) }),
]);
/** What the person does: types, presses one button, or chooses several. */
export type Action = z.infer<typeof action>;

const talk = z.strictObject({
  talk: z.string().min(1),
  situation: z.enum(['scam', 'genuine']).optional(),
  language: z.string().optional(),
  country: z.string().regex(/^[A-Z]{2}$/, 'a country code such as GB').optional(),
  turns: z.array(z.record(z.string(), action)).default([]),
  verdict: z.enum(verdicts).optional(),
  visits: z.array(z.string()).optional(),
  ends: z.boolean().optional(),
});

const talksFile = z.strictObject({ spec: z.literal(1), flow: flowName, talks: z.array(talk) });

/** One test of a flow: a conversation, and what must come of it. Steps are written `flow:step`. */
export interface Talk {
  name: string;
  flow: string;
  situation?: 'scam' | 'genuine';
  language?: string;
  country?: string;
  turns: TalkTurn[];
  verdict?: string;
  visits: string[];
  ends?: boolean;
  yaml: YamlFile;
  path: Path;
}

export interface TalkTurn {
  /** The step that must be asked now. */
  asked: string;
  action: Action;
  path: Path;
}

export interface TalksResult {
  talks: Talk[];
  diagnostics: Diagnostic[];
}

/** Reads the `talks.yaml` of a flow. */
export function readTalks(file: string, text: string | Uint8Array, of?: string): TalksResult {
  const read = readYaml(file, text);
  if (!read.ok) return { talks: [], diagnostics: read.diagnostics };
  const parsed = talksFile.safeParse(read.yaml.value ?? {});
  if (!parsed.success) return { talks: [], diagnostics: shapeProblems(read.yaml, parsed.error, talksFile) };
  const { flow, talks } = parsed.data;
  if (of !== undefined && flow !== of) {
    const hint = `Write "flow: ${of}", or move the file.`;
    const found = toDiagnostic(read.yaml, { code: 'flow-name', path: ['flow'], message: `These talks are of "${flow}" but stand in ${of}`, hint });
    return { talks: [], diagnostics: [{ ...found, fix: of }] };
  }
  return { talks: talks.map((each, at) => toTalk(each, flow, read.yaml, ['talks', at])), diagnostics: [] };
}

function toTalk(source: z.infer<typeof talk>, flow: string, yaml: YamlFile, path: Path): Talk {
  const { talk: name, situation, language, country, verdict, ends } = source;
  const named = (step: string) => (step.includes(':') ? step : `${flow}:${step}`);
  return {
    name,
    flow,
    turns: source.turns.flatMap((turn, at) =>
      Object.entries(turn).map(([asked, does]) => ({ asked: named(asked), action: does, path: [...path, 'turns', at, asked] })),
    ),
    visits: (source.visits ?? []).map(named),
    yaml,
    path,
    ...(situation && { situation }),
    ...(language && { language }),
    ...(country && { country }),
    ...(verdict && { verdict }),
    ...(ends !== undefined && { ends }),
  };
}
