import type { BotCommand, BotCommandScope, LanguageCode } from 'grammy/types';
import type { Guide } from '../../botkit/adapter.ts';
import type { Client } from './client.ts';

/** What a person sees of the bot before the first message, in one language; no code: for every other language. */
interface Profile {
  language_code?: LanguageCode;
  commands: [BotCommandScope, BotCommand[]][];
  description: string;
  short: string;
}

/** Limits of the platform, in characters. */
const DESCRIPTION = 512;
const SHORT = 120;
const COMMAND = 256;

/** In groups these few, since nothing can be answered there. */
const groupCommands: ReadonlySet<string> = new Set(['check', 'helpnow', 'help', 'about']);

/** @param groups whether groups may have flows of their own: then their administrators find /flows in their menu */
export function profilesOf(guide: Guide, groups = false): Profile[] {
  const [fallback] = guide.languages;
  const others = guide.languages.filter((language) => language !== fallback && /^[a-z]{2}$/.test(language));
  return [profileIn(guide, fallback, groups), ...others.map((language) => ({ language_code: language as LanguageCode, ...profileIn(guide, language, groups) }))];
}

function profileIn(guide: Guide, language: string, groups: boolean): Profile {
  const listed = guide.commands.filter((each) => each.listed);
  const commands = listed.map(({ command, description }) => ({ command, description: cut(description(language), COMMAND) }));
  const inGroups = commands.filter(({ command }) => groupCommands.has(command));
  const own = { command: 'flows', description: cut(guide.text(language, 'commands.flows_group'), COMMAND) };
  return {
    commands: [
      [{ type: 'all_private_chats' }, commands],
      [{ type: 'all_group_chats' }, inGroups],
      // Of several menus Telegram shows the one that is most for the person: it has to hold the others' commands too.
      ...(groups ? [[{ type: 'all_chat_administrators' }, [...inGroups, own]] satisfies Profile['commands'][number]] : []),
    ],
    description: cut(guide.text(language, 'telegram.description'), DESCRIPTION),
    short: cut(guide.text(language, 'telegram.short'), SHORT),
  };
}

function cut(text: string, most: number): string {
  return text.length > most ? `${text.slice(0, most - 1)}…` : text;
}

/** Tells Telegram what has changed, and only that: these calls are strictly rationed. Returns how many were made. */
export async function register(client: Client, profiles: readonly Profile[]): Promise<number> {
  let changes = 0;
  for (const profile of profiles) changes += (await registerCommands(client, profile)) + (await registerWords(client, profile));
  return changes;
}

async function registerCommands(client: Client, { language_code, commands: all }: Profile): Promise<number> {
  let changes = 0;
  for (const [scope, commands] of all) {
    const where = { scope, ...(language_code && { language_code }) };
    const known = await client.call((raw, signal) => raw.getMyCommands(where, signal));
    if (sameCommands(known, commands)) continue;
    await client.call((raw, signal) => raw.setMyCommands({ ...where, commands }, signal));
    changes += 1;
  }
  return changes;
}

function sameCommands(known: readonly BotCommand[], wanted: readonly BotCommand[]): boolean {
  return known.length === wanted.length && wanted.every(({ command, description }, at) => known[at]?.command === command && known[at].description === description);
}

async function registerWords(client: Client, { language_code, description, short }: Profile): Promise<number> {
  const where = { ...(language_code && { language_code }) };
  let changes = 0;
  const long = await client.call((raw, signal) => raw.getMyDescription(where, signal));
  if (long.description !== description) {
    await client.call((raw, signal) => raw.setMyDescription({ ...where, description }, signal));
    changes += 1;
  }
  const brief = await client.call((raw, signal) => raw.getMyShortDescription(where, signal));
  if (brief.short_description !== short) {
    await client.call((raw, signal) => raw.setMyShortDescription({ ...where, short_description: short }, signal));
    changes += 1;
  }
  return changes;
}
