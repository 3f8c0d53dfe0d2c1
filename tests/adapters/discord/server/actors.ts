import { type APIUser, ApplicationCommandOptionType as Kind, ApplicationCommandType, ButtonStyle, ComponentType, InteractionType as Type } from 'discord.js';
import type { DiscordServer } from '../server.ts';
import { account } from './accounts.ts';
import type { Upload } from './bodies.ts';
import { type Component, type Option, SELECTS, walk } from './components.ts';
import type { Command, CommandOption } from './commands.ts';
import { type Answers, fieldsOf } from './forms.ts';
import type { Interaction } from './interactions.ts';
import type { Params } from './limits.ts';
import { type Message, read } from './messages.ts';
import type { Channel } from './places.ts';
import { edit, post, remove } from './posting.ts';

/** How a button or a menu is named: its label or custom id, a pattern of the label, or surely the custom id. */
export type Which = string | RegExp | { id: string };

export interface PersonOptions {
  username?: string;
  locale?: string;
  /** Has added the app to the own account. */
  installed?: boolean;
}

/** A file as somebody gives it. */
export interface Given {
  name: string;
  content: string | Buffer;
  type?: string;
}

/** Somebody with a client: does only what clients can do, but for `forge`. */
export class Person {
  readonly id: string;
  readonly user: APIUser;
  readonly locale: string;
  installed: boolean;
  /** Takes no private messages from the bot. */
  dmsClosed = false;
  /** The interaction whose form is open. */
  form: Interaction | undefined;
  readonly #server: DiscordServer;
  #dm: Channel | undefined;
  #wrote = false;

  constructor(server: DiscordServer, id: string, { username = 'ann', locale = 'en-US', installed = false }: PersonOptions) {
    this.#server = server;
    this.id = id;
    this.locale = locale;
    this.installed = installed;
    this.user = account(id, username);
  }

  /** The private talk with the bot. */
  get dm(): Channel {
    return (this.#dm ??= this.#server.privately([this], 'dm'));
  }
  /** Has something to do with the bot, so that it may write first. */
  get known(): boolean {
    return this.#wrote || this.installed || [...this.#server.guilds.values()].some(({ hasBot, members }) => hasBot && members.has(this.id));
  }

  // Writing

  say(text: string, where = this.dm, { to, files = [] }: { to?: Message; files?: readonly Given[] } = {}): Message {
    this.#enter(where);
    return post(this.#server, where, this.user, { content: text }, { repliesTo: to, files: files.map(uploadOf) });
  }
  /** Something from elsewhere: it has no words of its own. */
  forward(text: string, where = this.dm): Message {
    this.#enter(where);
    const forwarded = { type: 0, content: text, embeds: [], attachments: [], timestamp: new Date(0).toISOString(), edited_timestamp: null, flags: 0, components: [], mentions: [], mention_roles: [] };
    return post(this.#server, where, this.user, { content: '' }, { forwarded });
  }
  edit(message: Message, text: string): void {
    edit(this.#server, message, { content: text });
  }
  remove(message: Message): void {
    remove(this.#server, message);
  }

  // Commands

  /** `name`, or `name part` where a command has parts. */
  slash(name: string, options: Params = {}, where = this.dm): Interaction {
    const [command, path, level] = this.#typed(name, where);
    const resolved: Params = {};
    const given = valuesOf(level, options, (file) => this.#upload(file, where, resolved));
    return this.#run(command, where, { options: nested(path, given), ...(resolved['attachments'] !== undefined && { resolved }) });
  }

  /** What is typed so far into one option; the interaction has the `choices` once the bot has answered. */
  autocomplete(name: string, option: string, text: string, where = this.dm): Interaction {
    const [command, path, level] = this.#typed(name, where);
    const { type, autocomplete } = level.find((each) => each.name === option) ?? missing(`option ${option}`, level.map((each) => each.name));
    if (!autocomplete) throw new Error(`/${name}: ${option} has no autocomplete`);
    return this.#run(command, where, { options: nested(path, [{ name: option, type, value: text, focused: true }]) }, Type.ApplicationCommandAutocomplete);
  }

  messageMenu(name: string, message: Message): Interaction {
    if (!message.visibleTo(this)) throw new Error('they cannot see that message');
    const command = this.#command(name, ApplicationCommandType.Message, message.channel);
    return this.#run(command, message.channel, { target_id: message.id, resolved: { messages: { [message.id]: message.wire() } } });
  }

  // Buttons, menus, forms

  click(which: Which, where = this.dm): Interaction {
    const { component, message } = this.find(which, where);
    if (component.style === ButtonStyle.Link) throw new Error(`"${component.label}" is a link to ${component.url}`);
    return this.forge(message, component);
  }

  /** Chooses options of a menu by their labels or values. */
  select(chosen: string | readonly string[], where = this.dm, menu: Which = /(?:)/): Interaction {
    const { component, message } = this.find(menu, where, SELECTS);
    const { options = [], min_values: least = 1, max_values: most = 1 } = component;
    const fits = (option: Option, label: string) => option.label === label || option.value === label;
    const values = [chosen].flat().map((label) => (options.find((option) => fits(option, label)) ?? missing(label, options.map((option) => option.label))).value);
    if (values.length < least || values.length > most) throw new Error(`the menu takes ${least} to ${most}`);
    return this.forge(message, component, values);
  }

  /** A press that no visible button makes: an old message, or a changed client. */
  forge(message: Message, { type = ComponentType.Button, custom_id, id = 1 }: Partial<Component>, values?: string[]): Interaction {
    const data = { component_type: type, custom_id, id, ...(values && { values }) };
    return this.#server.interact({ type: Type.MessageComponent, person: this, channel: message.channel, data, source: message });
  }

  /** Sends the open form; fields by their label or custom id. */
  submit(answers: Answers): Interaction {
    const opener = this.form;
    if (!opener?.modal) throw new Error('no form is open');
    const data = { custom_id: opener.modal.custom_id, components: fieldsOf(opener.modal, answers), resolved: {} };
    this.form = undefined;
    return this.#server.interact({ type: Type.ModalSubmit, person: this, channel: opener.channel, data, source: opener.source, opener });
  }

  find(which: Which, where = this.dm, types: readonly number[] = [ComponentType.Button]): { component: Component; message: Message } {
    const all = where
      .ofBot(this)
      .reverse()
      .flatMap((message) => [...walk(message.components)].filter(([{ type }]) => types.includes(type)).map(([component]) => ({ component, message })));
    const found = all.find(({ component }) => named(which, component)) ?? missing(JSON.stringify(which), all.map(({ component }) => labelOf(component)));
    if (found.component.disabled) throw new Error(`"${labelOf(found.component)}" is off`);
    return found;
  }

  // Looking

  /** What can be seen now, as it is read out. */
  screen(where = this.dm): string {
    const lines = [...where.messages.values()].filter((message) => message.visibleTo(this)).flatMap((message) => [`${message.author.username}${message.to ? ' (only to you)' : ''}:`, ...read(message)]);
    return lines.join('\n');
  }
  /** Labels of all that can be pressed or chosen, the oldest message first. */
  buttons(where = this.dm): string[] {
    return where.ofBot(this).flatMap((message) => message.buttons);
  }
  /** Everything that the bot ever showed them, in order. */
  get seen(): string {
    const mine = this.#server.shown.filter(({ what, channel, to }) => what !== 'delete' && channel.has(this) && (!to || to === this));
    return mine.map(({ text }) => text).join('\n');
  }

  #enter(where: Channel): void {
    if (where.guild && !where.has(this)) where.guild.join(this);
    if (!where.has(this)) throw new Error('they are not there');
    this.#wrote ||= where.kind === 'dm';
  }

  #run(command: Command, where: Channel, data: Params, type: Type = Type.ApplicationCommand): Interaction {
    this.#enter(where);
    const { id, name, guild_id } = command;
    return this.#server.interact({ type, person: this, channel: where, data: { id, name, type: command.type, ...(guild_id !== undefined && { guild_id }), ...data } });
  }

  #typed(line: string, where: Channel): [Command, CommandOption[], CommandOption[]] {
    const [name = '', ...parts] = line.split(' ');
    const command = this.#command(name, ApplicationCommandType.ChatInput, where);
    const path: CommandOption[] = [];
    let level = command.options ?? [];
    for (const part of parts) {
      const next = level.find((option) => option.name === part && option.type <= Kind.SubcommandGroup) ?? missing(part, level.map((option) => option.name));
      path.push(next);
      level = next.options ?? [];
    }
    if (level.some(({ type }) => type <= Kind.SubcommandGroup)) missing(`part of /${line}`, level.map((option) => option.name));
    return [command, path, level];
  }

  /** Those of the guild come before those for all, and none is shown where it was not meant for. */
  #command(name: string, type: ApplicationCommandType, where: Channel): Command {
    const all = this.#server.commandsAt(where, this);
    return all.find((command) => command.name === name && command.type === type) ?? missing(`command ${name}`, all.map((command) => command.name));
  }

  #upload(given: Given, where: Channel, resolved: Params): string {
    const file = this.#server.keepFile(uploadOf(given), where.id);
    resolved['attachments'] = { ...(resolved['attachments'] as Params | undefined), [file.id]: { ...file, ephemeral: true } };
    return file.id;
  }
}

function uploadOf({ name, content, type = 'text/plain' }: Given): Upload {
  return { field: 'file', name, type, content: Buffer.from(content) };
}
function labelOf({ label, placeholder, emoji, custom_id }: Component): string {
  return label ?? placeholder ?? emoji?.name ?? custom_id ?? '';
}
function named(which: Which, component: Component): boolean {
  if (typeof which === 'string') return labelOf(component) === which || component.custom_id === which;
  return which instanceof RegExp ? which.test(labelOf(component)) : component.custom_id === which.id;
}
function missing(what: string, there: readonly string[]): never {
  throw new Error(`no ${what}; there are: ${there.join(' | ') || 'none at all'}`);
}

function nested(path: readonly CommandOption[], given: Params[]): Params[] {
  return path.reduceRight((options, { name, type }) => [{ name, type, options }], given);
}

/** Options as the client sends them; it holds people to what the command allows. */
function valuesOf(level: readonly CommandOption[], options: Params, upload: (file: Given) => string): Params[] {
  for (const name of Object.keys(options)) if (!level.some((option) => option.name === name)) missing(`option ${name}`, level.map((option) => option.name));
  return level.flatMap(({ name, type, required, choices = [], autocomplete, min_length: least = 0, max_length: most = 6000 }): Params[] => {
    const given = options[name];
    if (given === undefined && required) throw new Error(`option ${name} is needed`);
    if (given === undefined) return [];
    if (type === Kind.Attachment) return [{ name, type, value: upload(given as Given) }];
    const choice = choices.find((each) => each.name === given || each.value === given);
    if (choices.length > 0 && !choice) missing(`choice ${String(given)}`, choices.map((each) => each.name));
    if (type === Kind.String && !choice && !autocomplete && (String(given).length < least || String(given).length > most)) throw new Error(`option ${name} has a wrong length`);
    return [{ name, type, value: choice?.value ?? given }];
  });
}
