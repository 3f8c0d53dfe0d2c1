import { isError } from '../../diagnostic.ts';
import { type ContentReport, reportOf } from '../content-report.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, many, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { openProject } from '../project.ts';

interface ContentOptions {
  report?: true;
  json?: true;
}

export const addContent: AddCommand = (program, io, done) => {
  program
    .command('content')
    .description('Say where each theme is told, where each fact is used, and what each sign rests on.')
    .option('--report', 'each theme, fact and sign, and not their numbers only')
    .option('--json', 'print the report as JSON')
    .action((options: ContentOptions) => done(content(io, options)));
};

function content(io: Io, options: ContentOptions): number {
  const project = openProject(io);
  const found = project.diagnostics.filter(isError);
  const report = reportOf(project.content, [...project.compiled.programs.values()]);
  if (options.json) print(io.stdout, JSON.stringify({ ...report, diagnostics: found }, undefined, 2));
  else print(io.stdout, [...found.map((each) => formatDiagnostic(each, undefined)), ...(options.report ? inDetail(report) : []), overview(report)].join('\n'));
  return found.length > 0 ? exits.findings : exits.ok;
}

function overview({ themes, corrections, facts, signs }: ContentReport): string {
  const used = facts.filter((fact) => fact.used.length > 0).length;
  const open = corrections.filter((correction) => correction.themes.length === 0).length;
  const items = signs.reduce((sum, flow) => sum + flow.signs.length, 0);
  return `${many(themes.length, 'theme')}; ${many(corrections.length, 'correction')}, ${open} told nowhere; ${many(facts.length, 'fact')}, ${used} used; ${many(items, 'sign')} in ${many(signs.length, 'flow')}`;
}

function inDetail(report: ContentReport): string[] {
  return [...themeLines(report), ...correctionLines(report), ...factLines(report), ...signLines(report)];
}

function themeLines({ themes }: ContentReport): string[] {
  const lines = themes.flatMap(({ id, theme, told, corrects, left_out: left }) => [
    `${id}  ${theme}`,
    ...told.map((step) => `  ${step}`),
    ...corrects.map((correction) => `  corrects: ${correction}`),
    ...(left === undefined ? [] : [`  left out: ${left}`]),
  ]);
  return ['THEMES', ...lines, ''];
}

function correctionLines({ corrections }: ContentReport): string[] {
  const lines = corrections.flatMap(({ id, said, correct, url, status, themes }) => [
    `${id}  ${themes.length === 0 ? 'told nowhere' : `told with ${themes.join(', ')}`}`,
    `  said: ${said}`,
    `  right: ${correct}`,
    `  by: ${url ?? 'no page'} (${status})`,
  ]);
  return ['CORRECTIONS', ...lines, ''];
}

function factLines({ facts }: ContentReport): string[] {
  const line = ({ id, status, source, date }: ContentReport['facts'][number]) => `${id}  ${status}  ${source}, ${date ?? 'no date'}`;
  const used = facts.filter((fact) => fact.used.length > 0).flatMap((fact) => [line(fact), ...fact.used.map((step) => `  ${step}`)]);
  const unused = facts.filter((fact) => fact.used.length === 0).map((fact) => `${line(fact)}${fact.tellable ? '' : '  not to be told'}`);
  return ['FACTS', ...used, '', 'FACTS NOT USED', ...unused, ''];
}

function signLines({ signs }: ContentReport): string[] {
  const lines = signs.flatMap(({ flow, sources, signs: all }) => [
    `${flow}  rests on:`,
    ...sources.map(({ id, name, status, url }) => `  ${id} (${status})  ${name}  ${url}`),
    ...all.map(({ sign, weight, tactic, ask }) => `  ${sign}  ${weight}, ${tactic}: ${ask}`),
  ]);
  return ['SIGNS', ...lines, ''];
}
