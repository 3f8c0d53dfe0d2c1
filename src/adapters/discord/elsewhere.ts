import type { Answers } from './answers.ts';
import { plainBody } from './body.ts';
import type { Client } from './client.ts';
import { ApiFailure, codes } from './failure.ts';
import { boxes, type Component, own, row, text } from './components.ts';
import { escape } from './markdown.ts';
import type { Ask, Reading } from './read.ts';
import type { Words } from './render.ts';

/** What the door does itself: a button for a whole server, and a form to type in. */

/** The same for everybody, and about nobody. */
export function publicMessage(language: string | undefined, words: Words): Component[] {
  const button = { type: 2, style: 1, label: words(language, 'discord.talk'), custom_id: own.talk } as const;
  return [{ type: 17, id: boxes.plain, components: [text(escape(words(language, 'discord.public'))), row([button])] }];
}

export interface Place {
  client: Client;
  answers: Answers;
  words: Words;
}

/** Puts the button up, and tells the person who can mend it why it could not be. */
export async function setUp({ client, answers, words }: Place, { ask, channel, locale, common }: Extract<Reading, { kind: 'setup' }>): Promise<void> {
  const reply = answers.of(ask);
  const outcome = await client.post(channel, plainBody(publicMessage(common ?? locale, words))).then(() => 'done', missing);
  await reply.say(plainBody([text(escape(words(locale, `discord.setup.${outcome}`)))]), []);
}

function missing(error: unknown): 'missing' | 'failed' {
  if (!(error instanceof ApiFailure)) throw error;
  return error.code === codes.noAccess || error.code === codes.noPermission ? 'missing' : 'failed';
}

const FORM = 9;
/** Longest title of a form and label of a field, in characters; and longest answer that is of use. */
const TITLE = 45;
const ANSWER = 200;

export async function showForm({ answers, words }: Place, ask: Ask, language: string | undefined): Promise<void> {
  const cut = (key: string) => words(language, key).slice(0, TITLE);
  const field = { type: 4, custom_id: 'words', style: 1, min_length: 1, max_length: ANSWER, required: true };
  await answers.of(ask).give(FORM, { custom_id: 'typed', title: cut('discord.form'), components: [{ type: 18, label: cut('discord.field'), component: field }] });
}
