import { type Deed, type Event, type Guide, flowOfLink, type ManageEvent, NAME, readDeed, type ServerFlow } from '../../botkit/adapter.ts';
import type { Client } from './client.ts';
import type { ApiFailure } from './failure.ts';
import type { Data, Interaction, Option } from './payload.ts';
import type { Suggestion } from './search.ts';

/** Flows of a server: what its managers do by command and by button. */

/** What somebody who manages a server asks for; whether they may, and what the server is called, is looked at before it is done. */
export interface Wish {
  /** The server. */
  guild: string;
  /** Whether Discord says that this person manages it. */
  may: boolean;
  deed: Deed;
  flow?: string;
  argument?: string;
  /** A file that came with the command. */
  file?: { url: string; size: number };
}

/** "Manage Server", or "Administrator", in the bits that Discord sends with every interaction. */
const MANAGE = 1n << 5n;
const ADMINISTRATOR = 1n << 3n;

function mayManage({ member }: Interaction): boolean {
  const bits = member?.permissions;
  return typeof bits === 'string' && /^\d{1,20}$/.test(bits) && (BigInt(bits) & (MANAGE | ADMINISTRATOR)) !== 0n;
}

/** The subcommands of /flows, in the order of the menu, with what each can be given. */
const subcommands = {
  list: [], add: ['file', 'code'], update: ['file', 'code'], preview: ['flow'], publish: ['flow', 'instead_of'], rollback: ['flow'], disable: ['flow'], remove: ['flow'],
  share: ['flow'], insights: ['flow'], browse: ['words'], history: [], undo: [],
} as const satisfies Partial<Record<Deed, readonly string[]>>;

type Subcommand = keyof typeof subcommands;

/** `type` 3 is a text, 11 a file. */
interface Given {
  type: 3 | 11;
  name: string;
  description: string;
  required: boolean;
  autocomplete?: true;
}

/** /flows as it is told to Discord, in English: those who write flows read the guide, which is. */
export function flowsCommand(guide: Guide): { options: { type: 1; name: string; description: string; options: Given[] }[] } {
  const say = (key: string) => guide.text(guide.languages[0], key).slice(0, 100);
  const given = (name: string, optional: boolean): Given => ({
    type: name === 'file' ? 11 : 3,
    name,
    description: say(`manage.given.${name}`),
    required: !optional,
    ...((name === 'flow' || name === 'instead_of') && { autocomplete: true as const }),
  });
  const optional = new Set(['file', 'code', 'instead_of', 'words']);
  return {
    options: Object.entries(subcommands).map(([name, options]) => ({ type: 1 as const, name, description: say(`manage.command.${name}`), options: options.map((each) => given(each, optional.has(each))) })),
  };
}

/** What /flows asks for; undefined when Discord sends what it was never told of. */
export function wishOf(interaction: Interaction, data: Data): Wish | undefined {
  const [sub] = data.options ?? [];
  const guild = interaction.guild_id;
  if (!sub?.name || !Object.hasOwn(subcommands, sub.name) || guild === undefined || !/^\d{1,20}$/.test(guild)) return undefined;
  const text = (name: string) => textIn(sub.options, name);
  const flow = text('flow')?.toLowerCase().replace(/^community\//, '');
  const name = sub.name as Subcommand; // one of their own keys
  const instead = text('instead_of');
  const deed: Deed = name === 'add' && text('code') !== undefined ? 'take' : name === 'publish' && instead !== undefined ? 'replace' : name;
  const argument = text('code') ?? instead ?? text('words');
  const file = fileIn(data, text('file'));
  return { guild, may: mayManage(interaction), deed, ...(flow && NAME.test(flow) && { flow }), ...(argument && { argument: argument.slice(0, 100) }), ...(file && { file }) };
}

function textIn(options: readonly Option[] | undefined, name: string): string | undefined {
  const value = Array.isArray(options) ? options.find((each) => each?.name === name)?.value : undefined;
  return typeof value === 'string' ? value.trim() : undefined;
}

function fileIn({ resolved }: Data, id: string | undefined): Wish['file'] {
  const file = id === undefined ? undefined : resolved?.attachments?.[id];
  return typeof file?.url === 'string' && typeof file.size === 'number' ? { url: file.url, size: file.size } : undefined;
}

/** A button of a message to managers. One that was carried to another server does nothing there. */
export function wishOfPress(interaction: Interaction, id: string): Wish | undefined {
  const read = readDeed(id);
  if (!read) return undefined;
  const { deed, scope: guild, flow, argument } = read;
  return { guild, may: guild === interaction.guild_id && mayManage(interaction), deed, ...(flow && { flow }), ...(argument && { argument }) };
}

/** Kinds of what is suggested while somebody types in /flows. */
export function suggestedIn({ name, options }: Data): { what: 'flow' | 'instead_of'; words: string } | undefined {
  const focused = name === 'flows' ? options?.[0]?.options?.find((each) => each?.focused) : undefined;
  if (focused?.name !== 'flow' && focused?.name !== 'instead_of') return undefined;
  return { what: focused.name, words: typeof focused.value === 'string' ? focused.value : '' };
}

/** The server's own flows among the suggestions of /check: first, and by their author; what they stand in for goes. */
export function withServerFlows(found: readonly Suggestion[], own: readonly ServerFlow[], words: string, { flows }: Guide, by: (title: string) => string): Suggestion[] {
  const wanted = words.toLowerCase().trim();
  const fitting = own.filter(({ title, name }) => `${title} ${name}`.toLowerCase().includes(wanted));
  const replaced = new Set(own.flatMap(({ replaces }) => flows.find(({ flow }) => flow === replaces)?.hash ?? []));
  const shown = fitting.map(({ title, link }) => ({ name: by(title).slice(0, 100), value: link }));
  return [...shown, ...found.filter(({ value }) => !replaced.has(value))].slice(0, 25);
}

/** What somebody chose of those suggestions. */
export function serverFlowOf(value: string): Event | undefined {
  const flow = flowOfLink(value);
  return flow === undefined ? undefined : { kind: 'open', flow };
}

/** The official flow that another is to stand in for, by its name instead of by what was chosen among the suggestions. */
export function officially(wish: Wish, { flows }: Guide): Wish {
  if (wish.deed !== 'replace' || wish.argument === undefined) return wish;
  const flow = flows.find(({ hash }) => hash === wish.argument)?.flow;
  return { ...wish, argument: flow ?? wish.argument };
}

/** Bytes of a file that is looked at: more than any flow that is let in. */
const FILE = 256 * 1024;
/** Where Discord keeps what was uploaded. */
const HOSTS: ReadonlySet<string> = new Set(['cdn.discordapp.com', 'media.discordapp.net']);

export type Outcome = { event: ManageEvent } | { refused: 'manage.not_allowed' | 'manage.not_member' | 'manage.no_file' | 'manage.too_large' | 'manage.unreadable' };

/** Sees to what is still needed before a wish can be done: the server's name, and the file. */
export async function eventOf(client: Client, { guild, may, deed, flow, argument, file }: Wish, locale: string | undefined): Promise<Outcome> {
  if (!may) return { refused: 'manage.not_allowed' };
  const name = await client.guildName(guild).catch((error: ApiFailure) => {
    if (error.refused) return undefined;
    throw error;
  });
  if (name === undefined) return { refused: 'manage.not_member' };
  const scope = { platform: 'discord', id: guild, name };
  const event: ManageEvent = { kind: 'manage', scope, deed, ...(flow && { flow }), ...(argument && { argument }), ...(locale && { locale }) };
  if (deed !== 'add' && !(deed === 'update' && argument === undefined)) return { event };
  return file ? withFile(client, event, file) : { refused: 'manage.no_file' };
}

async function withFile(client: Client, event: ManageEvent, { url, size }: NonNullable<Wish['file']>): Promise<Outcome> {
  if (size > FILE) return { refused: 'manage.too_large' };
  const address = URL.parse(url);
  if (!address || !(HOSTS.has(address.hostname) || address.origin === client.origin)) return { refused: 'manage.unreadable' };
  const bytes = await client.download(address, FILE);
  if (!bytes) return { refused: 'manage.unreadable' };
  return { event: { ...event, file: textOf(bytes) } };
}

/** What is not UTF-8 is told by the reader of flows, with the place. */
function textOf(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}
