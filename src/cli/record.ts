import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { FlowSource } from '../engine/draft.ts';
import { readTalks } from '../engine/talks/read.ts';
import { addTalk, type PlayedChat, recordTalk, writeTalk } from '../engine/talks/record.ts';
import type { chatInTerminal } from './chat.ts';
import { exits, type Io, Misuse, print } from './io.ts';
import { type Project, tellErrors } from './project.ts';

export interface RecordOptions {
  name: string;
  situation?: string | undefined;
  language?: string | undefined;
  chat: typeof chatInTerminal;
}

/** Has a flow played, and puts what was played behind its talks. */
export async function record(io: Io, project: Project, source: FlowSource, { name, situation, language, chat }: RecordOptions): Promise<number> {
  if (situation !== undefined && situation !== 'scam' && situation !== 'genuine') throw new Misuse(`--situation is scam or genuine, not ${situation}`);
  if (language !== undefined && !project.lexicon.languages.has(language)) throw new Misuse(`the bot does not speak "${language}"; it speaks ${[...project.lexicon.languages.keys()].join(', ')}`);
  if (tellErrors(io, project, source)) return exits.findings;
  const { flow } = source;
  if (namesIn(io, source).includes(name)) throw new Misuse(`there is a talk "${name}" already; choose another name`);
  if (io.stdin.isTTY) print(io.stderr, 'Play it as the person would. Ctrl-D ends the chat and writes the talk; Ctrl-C throws it away.\n');
  const events = (await chat(io, project, { flow, language })).filter(isPlayed);
  if (events.length === 0) throw new Misuse('nothing was played, so nothing was written');
  const { talk, left } = recordTalk(project.world, { flow, language, events }, { name, situation });
  return write(io, source, writeTalk(talk), left, (text) => addTalk(text, flow, talk));
}

function namesIn(io: Io, { file, flow }: FlowSource): string[] {
  const path = join(io.cwd, dirname(file), 'talks.yaml');
  return existsSync(path) ? readTalks('talks.yaml', readFileSync(path, 'utf8'), flow).talks.map((talk) => talk.name) : [];
}

function isPlayed(event: { kind: string }): event is PlayedChat['events'][number] {
  return ['text', 'press', 'choose'].includes(event.kind);
}

function write(io: Io, { file }: FlowSource, entry: string, left: number, added: (text: string | undefined) => string | undefined): number {
  const talks = join(dirname(file), 'talks.yaml');
  const path = join(io.cwd, talks);
  const text = added(existsSync(path) ? readFileSync(path, 'utf8') : undefined);
  if (left > 0) print(io.stderr, `${left} of the things you did are left out: a talk ends where no step of a flow is asked, and knows no old buttons`);
  if (text === undefined) {
    print(io.stderr, `${talks} is written so that no talk can be put behind the last one. Put this in by hand:`);
    print(io.stdout, entry);
    return exits.findings;
  }
  writeFileSync(path, text);
  print(io.stdout, `${talks}: one talk more\n${entry}`);
  return exits.ok;
}
