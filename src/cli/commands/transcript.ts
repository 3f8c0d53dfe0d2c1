import { writeFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { readTalks, type Talk } from '../../engine/talks/read.ts';
import { readTalksFile } from '../../files.ts';
import { formatDiagnostic } from '../frame.ts';
import { exits, type Io, Misuse, print } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { looks } from '../../looks/looks.ts';
import { pageOf, type Screen, type Theme, themes } from '../../looks/page.ts';
import { openFlow, tellErrors } from '../project.ts';
import { playOnScreen } from '../transcript/play.ts';

interface TranscriptOptions {
  as: string;
  theme?: Theme;
  out?: string;
  talk?: string;
  turns?: number;
}

const known = Object.keys(looks).join(', ');

export const addTranscript: AddCommand = (program, io, done) => {
  program
    .command('transcript')
    .description('Show talks of a flow as a page that looks as the chat does.')
    .argument('<file>', 'a flow or its talks: a file, a folder, or the flow’s name')
    .requiredOption('--as <platform>', `whose look: ${known}`)
    .option('--theme <theme>', `${themes.join(' or ')}; as the reader’s machine has it when not given`, oneTheme)
    .option('--out <file>', 'where the page goes; standard output when not given')
    .option('--talk <words>', 'only talks whose name has these words; all of them when not given')
    .option('--turns <number>', 'only so many of each talk’s turns', wholeNumber)
    .action(async (file: string, options: TranscriptOptions) => done(await transcript(io, file, options)));
};

async function transcript(io: Io, file: string, { as, theme, out, talk: words, turns }: TranscriptOptions): Promise<number> {
  const look = Object.hasOwn(looks, as) ? looks[as] : undefined;
  if (!look) throw new Misuse(`there is no look called ${as}; there are: ${known}`);
  const { project, source } = openFlow(io, file);
  if (tellErrors(io, project, source)) return exits.findings;
  const { flow } = source;
  const talks = talksOf(io, flow, source.file, words);
  const screens: Screen[] = [];
  for (const talk of talks) screens.push({ caption: talk.name, html: await playOnScreen(project, { ...talk, turns: talk.turns.slice(0, turns) }, look, io.now) });
  const title = project.compiled.programs.get(flow)?.head.title ?? flow;
  const page = pageOf({ title, language: talks[0]?.language ?? project.world.lexicon.fallback, css: look.css, theme, screens });
  if (out === undefined) print(io.stdout, page);
  else writeFileSync(resolve(io.cwd, out), page);
  return exits.ok;
}

function oneTheme(text: string): Theme {
  const theme = themes.find((each) => each === text);
  if (!theme) throw new Misuse(`--theme is ${themes.join(' or ')}, not ${text}`);
  return theme;
}

function wholeNumber(text: string): number {
  if (!/^\d+$/.test(text)) throw new Misuse(`--turns takes a number, not ${text}`);
  return Number(text);
}

/** Without any talk, the flow's beginning is a talk of its own. */
function talksOf(io: Io, flow: string, flowFile: string, words: string | undefined): Talk[] {
  const file = readTalksFile(flowFile, io.cwd);
  const read = file ? readTalks(file.file, file.text) : { talks: [], diagnostics: [] };
  for (const each of read.diagnostics) print(io.stderr, formatDiagnostic(each, undefined));
  const wanted = read.talks.filter(({ name }) => words === undefined || name.toLowerCase().includes(words.toLowerCase()));
  if (wanted.length === 0) throw new Misuse(words === undefined ? `${flow} has no talks` : `${flow} has no talk called "${words}"`);
  return wanted;
}
