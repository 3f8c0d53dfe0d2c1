import type { Guide, GuideCommand } from '../../botkit/adapter.ts';
import type { Client } from './client.ts';
import { flowsCommand } from './manage.ts';

/** A command as it is told to Discord. */
export interface Command {
  type: 1 | 3;
  name: string;
  name_localizations: Localized | null;
  description: string;
  description_localizations: Localized | null;
  options?: (Option | ReturnType<typeof flowsCommand>['options'][number])[];
  /** Bits, which Discord gives back as text. */
  default_member_permissions: number | null;
  /** Servers, the private chat with the bot, other private chats. */
  contexts: number[];
  /** Added to a server, to one's own account. */
  integration_types: number[];
}

interface Option {
  type: 3;
  name: string;
  name_localizations: Localized | null;
  description: string;
  description_localizations: Localized | null;
  required: false;
  autocomplete?: true;
  choices?: { name: string; value: string }[];
}

type Localized = Record<string, string>;

/** Languages that Discord has, by our codes; where it has several of one, all of them get it. */
const locales: Readonly<Record<string, readonly string[]>> = {
  en: ['en-GB', 'en-US'], es: ['es-ES', 'es-419'], pt: ['pt-BR'], zh: ['zh-CN', 'zh-TW'], sv: ['sv-SE'],
};
const alike = new Set(['id', 'da', 'de', 'fr', 'hr', 'it', 'lt', 'hu', 'nl', 'no', 'pl', 'ro', 'fi', 'vi', 'tr', 'cs', 'el', 'bg', 'ru', 'uk', 'hi', 'th', 'ja', 'ko', 'ar', 'he']);

/** Longest description, in characters. */
const DESCRIPTION = 100;
const NAME = /^[-_\p{L}\p{N}]{1,32}$/u;
/** The one flow with a command of its own; /check finds them all, and a menu of forty helps nobody. */
const LEARN = 'special/learn';
const EVERYWHERE = { contexts: [0, 1, 2], integration_types: [0, 1], default_member_permissions: null };
/** For those who manage the server. */
const MANAGE_GUILD = 1 << 5;

export function commandsOf(guide: Guide, servers = false): Command[] {
  // There is no beginning here: the first command begins.
  const listed = guide.commands.filter(({ command, opens, listed }) => listed && command !== 'start' && (opens.kind !== 'open' || opens.flow === undefined || opens.flow === LEARN));
  const typed = distinct(listed.map((each) => typedCommand(each, guide)));
  const { name, name_localizations } = named('menu', guide, 'discord.menu', (text) => text.length <= 32);
  return [
    ...typed,
    { type: 1, ...named('setup', guide), ...described(guide, (language) => guide.text(language, 'commands.setup')), default_member_permissions: MANAGE_GUILD, contexts: [0], integration_types: [0] },
    ...(servers ? [{ type: 1 as const, ...named('flows', guide), ...described(guide, (language) => guide.text(language, 'commands.flows')), ...flowsCommand(guide), default_member_permissions: MANAGE_GUILD, contexts: [0], integration_types: [0] }] : []),
    { type: 3, name, name_localizations, description: '', description_localizations: null, ...EVERYWHERE },
  ];
}

function typedCommand({ command, description }: GuideCommand, guide: Guide): Command {
  const option = optionOf(command, guide);
  return { type: 1, ...named(command, guide), ...described(guide, description), ...(option && { options: [option] }), ...EVERYWHERE };
}

function optionOf(command: string, guide: Guide): Option | undefined {
  const describe = (key: string) => described(guide, (language) => guide.text(language, key));
  if (command === 'check') return { type: 3, ...named('what', guide), ...describe('discord.what'), required: false, autocomplete: true };
  if (command !== 'language') return undefined;
  const choices = guide.languages.slice(0, 25).map((code) => ({ name: ownName(code), value: code }));
  return { type: 3, ...named('which', guide), ...describe('discord.which'), required: false, choices };
}

/** Where a language has a name of its own for it that Discord takes. */
function named(name: string, guide: Guide, key = `discord.name.${name}`, fits = isName): Pick<Command, 'name' | 'name_localizations'> {
  const [fallback, ...others] = guide.languages;
  const own = (language: string) => {
    const text = guide.text(language, key);
    return text !== key && fits(text) ? text : undefined;
  };
  const localized = others.flatMap((language) => localesOf(language).map((locale) => [locale, own(language)] as const)).filter(([, text]) => text !== undefined);
  return { name: own(fallback) ?? name, name_localizations: orNull(Object.fromEntries(localized)) };
}

function isName(text: string): boolean {
  return NAME.test(text) && text === text.toLowerCase();
}

function described({ languages }: Guide, describe: (language: string) => string): Pick<Command, 'description' | 'description_localizations'> {
  const [fallback, ...others] = languages;
  const localized = others.flatMap((language) => localesOf(language).map((locale) => [locale, cut(describe(language))] as const));
  return { description: cut(describe(fallback)), description_localizations: orNull(Object.fromEntries(localized)) };
}

/** No two commands may have one name in a language: the later one keeps its own everywhere. */
function distinct(commands: readonly Command[]): Command[] {
  const taken = new Set(commands.map(({ name }) => name));
  return commands.map((command) => {
    const names = Object.entries(command.name_localizations ?? {}).filter(([locale, text]) => !taken.has(text) && !taken.has(`${locale} ${text}`));
    for (const [locale, text] of names) taken.add(`${locale} ${text}`);
    return { ...command, name_localizations: orNull(Object.fromEntries(names)) };
  });
}

function localesOf(language: string): readonly string[] {
  return locales[language] ?? (alike.has(language) ? [language] : []);
}

function ownName(code: string): string {
  return new Intl.DisplayNames([code], { type: 'language' }).of(code) ?? code;
}

function orNull(localized: Partial<Record<string, string | undefined>>): Localized | null {
  const known = Object.entries(localized).flatMap(([locale, text]) => (text === undefined ? [] : [[locale, text] as const]));
  return known.length > 0 ? Object.fromEntries(known) : null;
}

function cut(text: string): string {
  return text.length > DESCRIPTION ? `${text.slice(0, DESCRIPTION - 1)}…` : text;
}

/** Tells Discord only what has changed: registrations are rationed. Returns whether it was told. */
export async function register(client: Client, app: string, commands: readonly Command[]): Promise<boolean> {
  const known = await client.commands(app);
  if (Array.isArray(known) && same(known, commands)) return false;
  await client.setCommands(app, commands);
  return true;
}

function same(known: readonly unknown[], wanted: readonly Command[]): boolean {
  const sorted = (all: readonly unknown[]) => all.map((each) => fixed(each, wanted)).toSorted();
  return JSON.stringify(sorted(known)) === JSON.stringify(sorted(wanted));
}

/** As text, with what Discord adds left out and what it leaves out put in. */
function fixed(command: unknown, [sample]: readonly Command[]): string {
  const keys = [...Object.keys(sample ?? {}), 'options'].filter((key, at, all) => all.indexOf(key) === at).toSorted();
  const has = command && typeof command === 'object' ? (command as Record<string, unknown>) : {};
  return JSON.stringify(keys.map((key) => tidy(has[key])));
}

/** Nothing, null, an empty list and false are the same here, and a number in words or figures; neither lists of numbers nor keys have an order. */
function tidy(value: unknown): unknown {
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return value.length === 0 ? null : value.every((each) => typeof each === 'number') ? value.map(tidy).toSorted() : value.map(tidy);
  if (!value || typeof value !== 'object') return value === undefined || value === false ? null : value;
  const entries = Object.entries(value).map(([key, each]) => [key, tidy(each)] as const).filter(([, each]) => each !== null);
  return entries.length === 0 ? null : Object.fromEntries(entries.toSorted(([one], [other]) => (one < other ? -1 : 1)));
}
