import { type APIAttachment, type APIMessage, type APIMessageSnapshotFields, type APIMessageTopLevelComponent, type APIUser, ComponentType as Type, MessageFlags } from 'discord.js';
import type { Body, Mentions } from './bodies.ts';
import { type Component, SELECTS, walk } from './components.ts';
import type { Person } from './actors.ts';
import type { Interaction } from './interactions.ts';
import type { Params } from './limits.ts';
import type { Channel } from './places.ts';

/** Something that appeared on a screen, in order. */
export interface Shown {
  what: 'message' | 'edit' | 'delete' | 'modal';
  id: string;
  channel: Channel;
  /** The words, with the address of each link after its label. */
  text: string;
  /** Labels of buttons, and of the options of menus. */
  buttons: string[];
  /** Only they can see it. */
  to: Person | undefined;
}

/** Who would be notified by a message. */
export interface Ping {
  message: Message;
  everyone: boolean;
  users: string[];
  roles: string[];
}

export class Message {
  readonly id: string;
  readonly channel: Channel;
  readonly author: APIUser;
  /** The interaction that it answers. */
  readonly interaction: Interaction | undefined;
  /** Nobody else can see it. */
  readonly to: Person | undefined;
  readonly at: number;
  content = '';
  flags = 0;
  type = 0;
  components: Component[] = [];
  embeds: NonNullable<Body['embeds']> = [];
  attachments: APIAttachment[] = [];
  mentions: APIUser[] = [];
  everyone = false;
  repliesTo: Message | undefined;
  /** What it was where it comes from. */
  forwarded: Params | undefined;
  editedAt: number | undefined;
  gone = false;

  constructor(id: string, channel: Channel, author: APIUser, at: number, { interaction, to }: { interaction?: Interaction | undefined; to?: Person | undefined } = {}) {
    this.id = id;
    this.channel = channel;
    this.author = author;
    this.at = at;
    this.interaction = interaction;
    this.to = to;
  }

  /** "… is thinking": a first response that only said that more will come. */
  get loading(): boolean {
    return (this.flags & MessageFlags.Loading) !== 0;
  }
  get text(): string {
    return wordsOf(this);
  }
  get buttons(): string[] {
    return labelsOf(this);
  }
  visibleTo(person: Person): boolean {
    return !this.gone && this.channel.has(person) && (this.to === undefined || this.to === person);
  }

  /** As it goes over the wire. */
  wire(): APIMessage {
    const { id, channel, author, content, flags, type, attachments, mentions } = this;
    return structuredClone({
      id, channel_id: channel.id, author, content, flags, type, attachments, mentions,
      timestamp: new Date(this.at).toISOString(),
      edited_timestamp: this.editedAt === undefined ? null : new Date(this.editedAt).toISOString(),
      tts: false, pinned: false, mention_everyone: this.everyone, mention_roles: [],
      embeds: this.embeds.map((embed) => ({ type: 'rich', ...embed })) as APIMessage['embeds'],
      // Kept only after they were checked.
      components: this.components as unknown as APIMessageTopLevelComponent[],
      ...this.interaction?.stamp(),
      ...(this.forwarded && { message_reference: { type: 1, channel_id: channel.id, message_id: id }, message_snapshots: [{ message: this.forwarded as unknown as APIMessageSnapshotFields }] }),
      ...(this.repliesTo && { message_reference: { type: 0, channel_id: channel.id, message_id: this.repliesTo.id }, referenced_message: this.repliesTo.wire() }),
    });
  }
}

const PICTURE = { description: null, spoiler: false };
const defaults: Readonly<Record<number, Params>> = {
  ...Object.fromEntries(SELECTS.map((type) => [type, { min_values: 1, max_values: 1 }])),
  [Type.Container]: { accent_color: null, spoiler: false },
  [Type.Separator]: { spacing: 1, divider: true },
  [Type.Thumbnail]: PICTURE,
};

/** Components as they are kept: all have a number, what was left out is said, and media have an address. */
export function kept(components: Component[], addressOf: (url: string) => Record<string, unknown>): Component[] {
  const copy = structuredClone(components);
  const taken = new Set([...walk(copy)].map(([{ id }]) => id));
  let next = 1;
  for (const [component] of walk(copy)) {
    while (!component.id && taken.has(next)) next += 1;
    component.id ||= next++;
    Object.assign(component, { ...defaults[component.type], ...component });
    for (const item of component.items ?? []) Object.assign(item, { ...PICTURE, ...item });
    const holders = [component, ...(component.items ?? [])].flatMap(({ media }) => media ?? []);
    for (const media of [...holders, ...(component.file ? [component.file] : [])]) Object.assign(media, addressOf(String(media.url)));
  }
  return copy;
}

export function wordsOf({ content, embeds, components }: Pick<Message, 'content' | 'embeds' | 'components'>): string {
  const inEmbeds = embeds.flatMap(({ title, description }) => [title, description]);
  const inComponents = [...walk(components)].flatMap(([component]) => wordsIn(component));
  return [content, ...inEmbeds, ...inComponents].filter(Boolean).join('\n');
}
function wordsIn({ type, content, items = [], description, url, label }: Component): string[] {
  if (type === Type.TextDisplay) return [content ?? ''];
  if (type === Type.MediaGallery) return items.map((item) => item.description ?? '');
  if (type === Type.Thumbnail) return [description ?? ''];
  return url !== undefined && type === Type.Button ? [`${label} <${url}>`] : [];
}

export function labelsOf({ components }: Pick<Message, 'components'>): string[] {
  return [...walk(components)].flatMap(([{ type, label, emoji, options }]) => (type === Type.Button ? [label ?? emoji?.name ?? ''] : (options ?? []).map((option) => option.label)));
}

/** A message as a screen reader meets it: texts, pictures by their description, then what can be pressed. */
export function read(message: Pick<Message, 'content' | 'embeds' | 'components' | 'loading'>): string[] {
  if (message.loading) return ['(thinking)'];
  const plain = wordsOf({ ...message, content: message.content, embeds: message.embeds, components: [] });
  return [plain, ...[...walk(message.components)].flatMap(([component]) => readOne(component))].filter(Boolean);
}
function readOne(component: Component): string[] {
  const { type, label, emoji, disabled, url, placeholder, options = [] } = component;
  if (type === Type.Button) return [`[${label ?? emoji?.name}${disabled ? ' (off)' : ''}${url === undefined ? '' : ` <${url}>`}]`];
  if (SELECTS.includes(type)) return [`[${placeholder ?? 'menu'}: ${options.map((option) => option.label).join(' | ')}]`];
  if (type === Type.MediaGallery) return (component.items ?? []).map(({ description }) => `(picture: ${description ?? 'not described'})`);
  if (type === Type.Thumbnail) return [`(picture: ${component.description ?? 'not described'})`];
  return wordsIn(component);
}

/** Who hears of a message, by its words and by whom it allows to be called. */
export function pingOf(message: Message, allowed: Mentions | null | undefined): Ping | undefined {
  const { text } = message;
  // Without a word about it, answers to interactions call those they name, and messages call everybody.
  const parse = allowed ? (allowed.parse ?? []) : message.interaction ? ['users'] : ['users', 'roles', 'everyone'];
  const named = (pattern: RegExp, kind: 'users' | 'roles') =>
    [...new Set([...text.matchAll(pattern)].map((match) => match[1] as string))].filter((id) => parse.includes(kind) || allowed?.[kind]?.includes(id));
  const users = named(/<@!?(\d+)>/g, 'users');
  const roles = named(/<@&(\d+)>/g, 'roles');
  const everyone = /@(everyone|here)\b/.test(text) && parse.includes('everyone');
  return everyone || users.length > 0 || roles.length > 0 ? { message, everyone, users, roles } : undefined;
}
