import { type APIChannel, type APIGuild, type APIGuildMember, ChannelType, GatewayIntentBits as Intent, PermissionFlagsBits } from 'discord.js';
import type { DiscordServer } from '../server.ts';
import type { Person } from './actors.ts';
import { type Params, refuse } from './limits.ts';
import type { Message } from './messages.ts';

const { Administrator, ViewChannel, SendMessages, EmbedLinks, AttachFiles, ReadMessageHistory, UseApplicationCommands, UseExternalApps } = PermissionFlagsBits;
/** What members usually may. */
export const PERMISSIONS = String(ViewChannel | SendMessages | EmbedLinks | AttachFiles | ReadMessageHistory | UseApplicationCommands | UseExternalApps);

/** Where people write: a channel of a guild, a private talk with the bot (`dm`), or one without it (`private`). */
export class Channel {
  readonly id: string;
  readonly kind: 'guild' | 'dm' | 'private';
  readonly guild: Guild | undefined;
  readonly people: readonly Person[];
  readonly name: string;
  readonly messages = new Map<string, Message>();
  /** The bot may not look into it. */
  hidden = false;
  /** The bot may not write into it. */
  readOnly = false;

  constructor(id: string, where: { guild: Guild; name: string } | { kind: 'dm' | 'private'; people: Person[] }) {
    this.id = id;
    this.kind = 'guild' in where ? 'guild' : where.kind;
    this.guild = 'guild' in where ? where.guild : undefined;
    this.name = 'guild' in where ? where.name : '';
    this.people = 'guild' in where ? [] : where.people;
  }

  has(person: Person): boolean {
    return this.guild ? this.guild.members.has(person.id) : this.people.includes(person);
  }

  /** Refuses what the bot may not even see. */
  open(): this {
    const away = this.kind === 'private' || (this.guild !== undefined && !this.guild.hasBot);
    if (away || this.hidden) refuse(403, 50001, 'Missing Access');
    return this;
  }

  /** Refuses what the bot may not write to. */
  writable(): this {
    this.open();
    if (this.readOnly) refuse(403, 50013, 'Missing Permissions');
    const [person] = this.people;
    if (person?.dmsClosed) refuse(403, 50007, 'Cannot send messages to this user');
    if (person && !person.known) refuse(403, 50278, 'Cannot send messages to this user due to having no mutual guilds');
    return this;
  }

  /** Of the bot, those that are still there and that they can see; oldest first. */
  ofBot(person: Person): Message[] {
    return [...this.messages.values()].filter((message) => message.author.bot === true && message.visibleTo(person));
  }

  wire(): APIChannel {
    const base = { id: this.id, last_message_id: null, flags: 0 };
    const recipients = this.people.map(({ user }) => user);
    const wired = this.guild
      ? { ...base, type: ChannelType.GuildText, guild_id: this.guild.id, name: this.name, position: 0, permission_overwrites: [], nsfw: false, topic: null, parent_id: null, rate_limit_per_user: 0 }
      : this.kind === 'dm'
        ? { ...base, type: ChannelType.DM, recipients }
        : { ...base, type: ChannelType.GroupDM, recipients, name: null, icon: null, owner_id: recipients[0]?.id };
    return wired as APIChannel;
  }
}

/** A community. */
export class Guild {
  readonly id: string;
  readonly name: string;
  readonly locale: string;
  readonly members = new Map<string, Member>();
  readonly channels: Channel[] = [];
  readonly general: Channel;
  /** The bot is a member of it. */
  hasBot: boolean;
  /** What apps say here that only their user added may be seen by others. */
  externalApps = true;
  readonly #server: DiscordServer;

  constructor(server: DiscordServer, id: string, { name = 'A community', locale = 'en-US', hasBot = true }: { name?: string; locale?: string; hasBot?: boolean } = {}) {
    this.#server = server;
    this.id = id;
    this.name = name;
    this.locale = locale;
    this.hasBot = hasBot;
    this.general = this.channel('general');
  }

  channel(name: string): Channel {
    const channel = this.#server.place(new Channel(this.#server.ids.next(), { guild: this, name }));
    this.channels.push(channel);
    return channel;
  }

  join(person: Person, { administrator = false } = {}): this {
    this.members.set(person.id, { person, administrator, since: new Date().toISOString() });
    return this;
  }
  leave(person: Person): void {
    this.members.delete(person.id);
  }
  addBot(): void {
    this.hasBot = true;
    this.#server.gateway.dispatch('GUILD_CREATE', (intents) => this.created(intents), { guild: this.id, intent: Intent.Guilds });
  }
  removeBot(): void {
    this.hasBot = false;
    this.#server.gateway.dispatch('GUILD_DELETE', { id: this.id }, { guild: this.id, intent: Intent.Guilds });
  }
  /** Discord has trouble with it: the bot is still a member, but gets nothing. */
  goAway(): void {
    this.#server.gateway.dispatch('GUILD_DELETE', { id: this.id, unavailable: true }, { guild: this.id, intent: Intent.Guilds });
  }

  memberOf(person: Person): APIGuildMember & { permissions: string } {
    const { administrator, since } = this.members.get(person.id) ?? refuse(404, 10007, 'Unknown Member');
    return { ...member(person.user, since), permissions: administrator ? String(Administrator) : PERMISSIONS };
  }
  allows(person: Person, needed: string): boolean {
    const permissions = BigInt(this.members.has(person.id) ? this.memberOf(person).permissions : PERMISSIONS);
    // None named: administrators only.
    return (permissions & Administrator) !== 0n || (needed !== '0' && (permissions & BigInt(needed)) === BigInt(needed));
  }

  /** Discord sends it with every member only to those who asked for that. */
  created(intents: number): Params {
    const people = intents & Intent.GuildMembers ? [...this.members.values()] : [];
    return {
      ...this.wire(), joined_at: new Date().toISOString(), large: false, unavailable: false, member_count: this.members.size + 1,
      members: [member(this.#server.me, new Date().toISOString()), ...people.map(({ person, since }) => member(person.user, since))],
      channels: this.channels.map((channel) => channel.wire()),
      voice_states: [], threads: [], presences: [], stage_instances: [], guild_scheduled_events: [], soundboard_sounds: [],
    };
  }

  wire(): APIGuild {
    const [owner = this.#server.me.id] = this.members.keys();
    const everyone = { id: this.id, name: '@everyone', color: 0, colors: { primary_color: 0, secondary_color: null, tertiary_color: null }, icon: null, unicode_emoji: null, hoist: false, position: 0, permissions: PERMISSIONS, managed: false, mentionable: false, flags: 0 };
    return {
      id: this.id, name: this.name, preferred_locale: this.locale, owner_id: owner, icon: null, description: null, splash: null, discovery_splash: null, banner: null,
      features: [], roles: [everyone], emojis: [], stickers: [], application_id: null, region: '', vanity_url_code: null, premium_tier: 0, premium_progress_bar_enabled: false,
      afk_channel_id: null, afk_timeout: 300, system_channel_id: null, system_channel_flags: 0, rules_channel_id: null, public_updates_channel_id: null, safety_alerts_channel_id: null,
      verification_level: 0, default_message_notifications: 0, explicit_content_filter: 0, mfa_level: 0, nsfw_level: 0, nsfw: false, hub_type: null, incidents_data: null,
      home_header: null, widget_enabled: false, widget_channel_id: null, max_presences: null, max_members: 500_000, max_stage_video_channel_users: 50, max_video_channel_users: 25, premium_subscription_count: 0,
    } as unknown as APIGuild; // Has more that a bot never looks at.
  }
}

interface Member {
  person: Person;
  administrator: boolean;
  since: string;
}

/** Flags are an enum without a name for none. */
function member(user: APIGuildMember['user'], since: string): APIGuildMember {
  return { user, nick: null, avatar: null, banner: null, roles: [], joined_at: since, premium_since: null, deaf: false, mute: false, flags: 0, pending: false, communication_disabled_until: null } satisfies Partial<Record<keyof APIGuildMember, unknown>> as unknown as APIGuildMember;
}
