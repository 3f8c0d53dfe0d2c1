import type { Content } from '../content/content.ts';
import { isTellable } from '../content/lexicon.ts';
import type { Correction, Fact, Source, Theme } from '../content/schema.ts';
import type { Program, Step } from '../engine/program.ts';

/** What the content says, and where: for whoever checks that nothing is invented and nothing forgotten. */
export interface ContentReport {
  themes: (Theme & { corrects: string[] })[];
  corrections: (Correction & { themes: string[] })[];
  facts: (Pick<Fact, 'id' | 'claim' | 'status' | 'source' | 'date' | 'url'> & { tellable: boolean; used: string[] })[];
  signs: FlowSigns[];
}

/** The signs of one flow. They have no sources of their own: those of the flow are theirs. */
interface FlowSigns {
  flow: string;
  sources: (Source & { id: string })[];
  signs: { sign: string; weight: string; tactic: string; ask: string }[];
}

export function reportOf(content: Content, programs: readonly Program[]): ContentReport {
  const themes = content.themes.map(({ value }) => ({ ...value, corrects: value.corrects ?? [] }));
  const users = usersOf(programs);
  return {
    themes,
    corrections: content.corrections.map((each) => ({ ...each, themes: themes.filter(({ corrects }) => corrects.includes(each.id)).map(({ id }) => id) })),
    facts: content.facts.map((fact) => {
      const { id, claim, status, source, date, url } = fact;
      return { id, claim, status, source, ...(date && { date }), ...(url && { url }), tellable: isTellable(fact), used: users.get(id) ?? [] };
    }),
    signs: programs.flatMap((program) => signsOf(program, content)),
  };
}

/** The steps (`flow:step`) that cite each fact. */
function usersOf(programs: readonly Program[]): ReadonlyMap<string, string[]> {
  const uses = programs.flatMap(({ flow, steps }) => steps.flatMap(({ id, spec }) => (spec.facts ?? []).map((fact) => ({ fact, step: `${flow}:${id}` }))));
  return new Map([...Map.groupBy(uses, ({ fact }) => fact)].map(([fact, all]) => [fact, all.map(({ step }) => step)]));
}

function signsOf({ flow, head, steps }: Program, { sources }: Content): FlowSigns[] {
  const signs = steps.filter(({ kind }) => kind.name === 'checklist').flatMap(itemsOf);
  if (signs.length === 0) return [];
  const named = head.sources.flatMap((id) => {
    const source = sources.get(id);
    return source ? [{ id, ...source }] : [];
  });
  return [{ flow, sources: named, signs }];
}

function itemsOf({ id, spec }: Step): FlowSigns['signs'] {
  // A step keeps the specification that its kind has read; this one is a checklist's.
  const { items } = spec as { items: Readonly<Record<string, { weight: string; tactic: string; ask: string }>> };
  return Object.entries(items).map(([name, { weight, tactic, ask }]) => ({ sign: `${id}.${name}`, weight, tactic, ask }));
}
