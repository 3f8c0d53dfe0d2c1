import { ApplicationCommandOptionType as Kind, ApplicationCommandType as Type, Locale } from 'discord.js';
import type { Person } from './actors.ts';
import { Findings, noSuch, type Params, refuse } from './limits.ts';
import type { Channel } from './places.ts';

export interface Command {
  id: string;
  type: Type;
  name: string;
  description: string;
  options?: CommandOption[];
  contexts: number[] | null;
  integration_types: number[];
  guild_id?: string;
  [more: string]: unknown;
}
export interface CommandOption {
  type: Kind;
  name: string;
  description: string;
  required?: boolean;
  autocomplete?: boolean;
  choices?: { name: string; value: string | number; name_localizations?: Params | null }[];
  options?: CommandOption[];
  min_length?: number;
  max_length?: number;
  [more: string]: unknown;
}

const LOCALES: readonly string[] = Object.values(Locale);
const NAME = /^[-_'\p{L}\p{N}\p{sc=Devanagari}\p{sc=Thai}]{1,32}$/u;
/** Names, descriptions and values of a command together. */
const SIZE = 8_000;
const MOST: Readonly<Record<number, number>> = { [Type.ChatInput]: 100, [Type.User]: 15, [Type.Message]: 15 };

/** Whether a client offers it to somebody at a place. */
export function offered({ contexts, integration_types: types, guild_id, default_member_permissions: needed }: Command, { guild, kind }: Channel, person: Person): boolean {
  const context = guild ? 0 : kind === 'dm' ? 1 : 2;
  const here = guild ? guild.hasBot : kind === 'dm';
  const installed = (types.includes(0) && here) || (types.includes(1) && person.installed);
  const meant = guild_id !== undefined || (contexts?.includes(context) ?? context < 2);
  return meant && installed && (!guild || needed === null || needed === undefined || guild.allows(person, String(needed)));
}

/** The commands of the app, for all or for one guild. */
export class Commands {
  readonly #list = new Map<string, Command>();
  readonly #made: (command: Params, id?: string) => Command;

  constructor(made: (command: Params, id?: string) => Command) {
    this.#made = made;
  }

  get all(): Command[] {
    return [...this.#list.values()];
  }
  get(id: string): Command {
    return this.#list.get(id) ?? noSuch.command();
  }

  /** These and no others; those that keep their name keep their number. */
  replace(list: unknown): Command[] {
    const found = new Findings();
    if (found.list('', list, 0, Number.MAX_SAFE_INTEGER)) checkAll(found, list as Params[]);
    found.end();
    const before = this.all;
    const next = (list as Params[]).map((command) => this.#made(command, before.find((old) => same(old, command))?.id));
    checkCount(next);
    this.#list.clear();
    for (const command of next) this.#list.set(command.id, command);
    return next;
  }

  put(command: Params, id = this.all.find((old) => same(old, command))?.id): Command {
    const found = new Findings();
    check(found, command, '');
    found.end();
    const made = this.#made(command, id);
    checkCount([...this.all.filter((old) => old.id !== made.id), made]);
    this.#list.set(made.id, made);
    return made;
  }

  remove(id: string): void {
    if (!this.#list.delete(id)) noSuch.command();
  }
}

function same(one: Params, other: Params): boolean {
  return one['name'] === other['name'] && (one['type'] ?? Type.ChatInput) === (other['type'] ?? Type.ChatInput);
}

function checkCount(commands: readonly Command[]): void {
  for (const [type, most] of Object.entries(MOST)) {
    if (commands.filter((command) => command.type === Number(type)).length > most) refuse(400, 30032, `Maximum number of application commands reached (${most})`);
  }
}

function checkAll(found: Findings, commands: readonly Params[]): void {
  commands.forEach((command, index) => {
    check(found, command, `${index}.`);
    if (commands.findIndex((other) => same(command, other)) < index) found.add(`${index}`, 'APPLICATION_COMMANDS_DUPLICATE_NAME', 'Application command names must be unique');
  });
}

/** `path` ends in a point unless it is empty. */
function check(found: Findings, command: Params, path: string): void {
  const { type = Type.ChatInput, description, options, contexts, integration_types: installed } = command;
  const slash = type === Type.ChatInput;
  if (!found.oneOf(`${path}type`, type, Object.keys(MOST).map(Number))) return;
  checkNames(found, command, path, slash);
  if (slash) checkDescriptions(found, command, path);
  else if (description) found.add(`${path}description`, 'APPLICATION_COMMAND_DESCRIPTION_CANNOT_BE_SET', 'Context menu commands cannot have a description');
  if (slash) checkOptions(found, options, `${path}options`, 0);
  checkSet(found, contexts, `${path}contexts`, [0, 1, 2]);
  checkSet(found, installed, `${path}integration_types`, [0, 1]);
  if (slash && sizeOf(command as CommandOption) > SIZE) found.add(path.replace(/\.$/, ''), 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (${SIZE})`);
}

function checkSet(found: Findings, value: unknown, path: string, choices: readonly number[]): void {
  if (value === undefined || value === null) return;
  if (found.list(path, value, 1, choices.length)) (value as unknown[]).forEach((each, index) => found.oneOf(`${path}.${index}`, each, choices));
}

/** Of commands that are typed, and of all options, names are in small letters and without spaces. */
function checkNames(found: Findings, { name, name_localizations: local }: Params, path: string, typed: boolean): void {
  const fits = (text: unknown) => typeof text === 'string' && NAME.test(text) && text === text.toLowerCase();
  const checkName = (at: string, text: unknown) => {
    found.needed(at, text, 32);
    if (typed && !fits(text)) found.add(at, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  };
  checkName(`${path}name`, name);
  eachLocal(found, local, `${path}name_localizations`, checkName);
}
function checkDescriptions(found: Findings, { description, description_localizations: local }: Params, path: string): void {
  found.needed(`${path}description`, description, 100);
  eachLocal(found, local, `${path}description_localizations`, (at, text) => found.needed(at, text, 100));
}
function eachLocal(found: Findings, local: unknown, path: string, checkText: (path: string, text: unknown) => void): void {
  for (const [locale, text] of Object.entries(local ?? {})) {
    if (LOCALES.includes(locale)) checkText(`${path}.${locale}`, text);
    else found.add(`${path}.${locale}`, 'ENUM_TYPE_COERCE', `Value "${locale}" is not a valid enum value.`);
  }
}

function checkOptions(found: Findings, options: unknown, path: string, depth: number): void {
  if (options === undefined || options === null) return;
  if (!found.list(path, options, 0, 25)) return;
  const list = options as CommandOption[];
  list.forEach((option, index) => {
    checkOption(found, option, `${path}.${index}.`, depth);
    if (list.findIndex(({ name }) => name === option.name) < index) found.add(`${path}.${index}.name`, 'APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS', 'Option name already exists');
    const late = option.required && list.slice(0, index).some(({ required }) => !required);
    if (late) found.add(`${path}.${index}`, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', 'Required options must be placed before non-required options');
  });
}

function checkOption(found: Findings, option: CommandOption, path: string, depth: number): void {
  const { type, choices = [], autocomplete, options } = option;
  found.oneOf(`${path}type`, type, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
  checkNames(found, option, path, true);
  checkDescriptions(found, option, path);
  found.number(`${path}min_length`, option.min_length, 0, 6000);
  found.number(`${path}max_length`, option.max_length, 1, 6000);
  if (autocomplete && choices.length > 0) found.add(`${path}autocomplete`, 'APPLICATION_COMMAND_OPTIONS_CHOICES_AUTOCOMPLETE', 'Choices and autocomplete are mutually exclusive');
  if (found.list(`${path}choices`, choices, 0, 25)) {
    choices.forEach(({ name, value, name_localizations: local }, index) => {
      found.needed(`${path}choices.${index}.name`, name, 100);
      if (type === Kind.String) found.needed(`${path}choices.${index}.value`, value, 100);
      eachLocal(found, local, `${path}choices.${index}.name_localizations`, (at, text) => found.needed(at, text, 100));
    });
  }
  if (options && type <= Kind.SubcommandGroup && depth < 2) checkOptions(found, options, `${path}options`, depth + 1);
}

function sizeOf({ name, description, choices = [], options = [] }: CommandOption): number {
  const own = String(name ?? '').length + String(description ?? '').length;
  const inChoices = choices.reduce((sum, choice) => sum + choice.name.length + String(choice.value).length, 0);
  return own + inChoices + options.reduce((sum, option) => sum + sizeOf(option), 0);
}
