import { type APIAttachment, type APIUser, GatewayIntentBits as Intent, MessageFlags, MessageType } from 'discord.js';
import type { DiscordServer } from '../server.ts';
import type { Person } from './actors.ts';
import type { Body, Mentions, Upload } from './bodies.ts';
import type { Interaction } from './interactions.ts';
import { noSuch, type Params } from './limits.ts';
import { kept, labelsOf, Message, pingOf, wordsOf } from './messages.ts';
import type { Channel } from './places.ts';

/** Flags that a message keeps, whatever an edit says. */
const LASTING = MessageFlags.Ephemeral | MessageFlags.IsComponentsV2;

interface Origin {
  files?: readonly Upload[];
  interaction?: Interaction;
  /** Only they can see it. */
  to?: Person | undefined;
  repliesTo?: Message | undefined;
  /** As it was elsewhere. */
  forwarded?: Params | undefined;
}

/** A new message, by the bot or by somebody else; what it holds has been checked. */
export function post(server: DiscordServer, channel: Channel, author: APIUser, body: Body, { files = [], interaction, to, repliesTo, forwarded }: Origin = {}): Message {
  const message = new Message(server.ids.next(server.now()), channel, author, server.now(), { interaction, to });
  message.flags = body.flags ?? 0;
  message.repliesTo = repliesTo;
  message.forwarded = forwarded;
  message.type = typeOf(interaction, repliesTo);
  fill(server, message, body, files);
  channel.messages.set(message.id, message);
  server.messages.set(message.id, message);
  show(server, 'message', message);
  announce(server, 'MESSAGE_CREATE', message);
  notice(server, message, body.allowed_mentions);
  return message;
}

export function edit(server: DiscordServer, message: Message, body: Body, files: readonly Upload[] = []): Message {
  if (message.gone) return noSuch.message();
  const { flags } = message;
  if (body.flags !== undefined) message.flags = (body.flags & ~MessageFlags.Ephemeral) | (flags & LASTING);
  message.flags &= ~MessageFlags.Loading;
  message.editedAt = server.now();
  fill(server, message, body, files);
  show(server, 'edit', message);
  announce(server, 'MESSAGE_UPDATE', message);
  notice(server, message, body.allowed_mentions);
  return message;
}

export function remove(server: DiscordServer, message: Message): void {
  if (message.gone) return noSuch.message();
  show(server, 'delete', message);
  message.gone = true;
  const { id, channel, to } = message;
  if (!to) server.gateway.dispatch('MESSAGE_DELETE', { id, channel_id: channel.id, ...guildOf(channel) }, audienceOf(channel));
}

/** What is not mentioned stays as it was. */
function fill(server: DiscordServer, message: Message, body: Body, files: readonly Upload[]): void {
  if (body.attachments) {
    const staying = new Set(body.attachments.map(({ id }) => String(id)));
    message.attachments = message.attachments.filter(({ id }) => staying.has(id));
  }
  message.attachments = [...message.attachments, ...files.map((file) => server.keepFile(file, message.channel.id, body))];
  if (body.content !== undefined) message.content = (body.content ?? '').trim();
  if (body.embeds !== undefined) message.embeds = body.embeds ?? [];
  if (body.components !== undefined) message.components = kept(body.components ?? [], (url) => ({ id: server.ids.next(), ...addressOf(url, message.attachments) }));
}

function addressOf(url: string, attachments: readonly APIAttachment[]): Params {
  const name = url.replace(/^attachment:\/\//, '');
  const file = name === url ? undefined : attachments.find(({ filename }) => filename === name);
  const address = file?.url ?? url;
  return { url: address, proxy_url: address, width: null, height: null, ...(file && { id: file.id, attachment_id: file.id, content_type: file.content_type }) };
}

function typeOf(interaction: Interaction | undefined, repliesTo: Message | undefined): number {
  if (interaction?.type !== 2) return interaction?.source || repliesTo ? MessageType.Reply : MessageType.Default;
  return interaction.data['type'] === 1 ? MessageType.ChatInputCommand : MessageType.ContextMenuCommand;
}

function show(server: DiscordServer, what: 'message' | 'edit' | 'delete', message: Message): void {
  const { id, channel, to } = message;
  if (message.author.bot && !message.loading) server.shown.push({ what, id, channel, to, text: wordsOf(message), buttons: labelsOf(message) });
}

function notice(server: DiscordServer, message: Message, allowed: Mentions | null | undefined): void {
  const ping = message.author.bot ? pingOf(message, allowed) : undefined;
  message.everyone = ping?.everyone ?? false;
  if (ping) server.pings.push(ping);
}

/** Where the bot is, it hears of messages; what is in them it learns in private, when it wrote or is named, or with leave. */
export function announce(server: DiscordServer, type: string, message: Message): void {
  const { channel, author, to } = message;
  if (to || channel.kind === 'private' || (channel.guild && !channel.guild.hasBot)) return;
  const concerns = !channel.guild || author.id === server.me.id || message.text.includes(`<@${server.me.id}>`);
  const person = server.people.get(author.id);
  const more = { channel_type: channel.wire().type, ...guildOf(channel), ...(channel.guild && person && { member: channel.guild.memberOf(person) }) };
  const whole = { ...message.wire(), ...more };
  const bare = { ...whole, content: '', embeds: [], attachments: [], components: [] };
  server.gateway.dispatch(type, (intents) => (concerns || intents & Intent.MessageContent ? whole : bare), audienceOf(channel));
}

function guildOf({ guild }: Channel): { guild_id?: string } {
  return guild ? { guild_id: guild.id } : {};
}
function audienceOf({ guild }: Channel): { guild?: string; intent: number } {
  return guild ? { guild: guild.id, intent: Intent.GuildMessages } : { intent: Intent.DirectMessages };
}
