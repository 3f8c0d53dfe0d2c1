/** What goes over the wire between Discord and an app, as far as either looks at it. */
export type Params = Record<string, unknown>;

/** In a server only the person sees the talk; in the private chat nobody else is about. */
export const places = ['server', 'private'] as const;
export type Place = (typeof places)[number];

export const APP = '1100000000000000001';
export const TOKEN = `${Buffer.from(APP).toString('base64url')}.bench1.${'token-of-the-benchmark-'.repeat(2)}`;
const GUILD = '1100000000000000002';
const CHANNEL = '1100000000000000003';
const IS_COMPONENTS = 1 << 15;
const EPHEMERAL = 1 << 6;

let last = 1_200_000_000_000_000_000n;

/** Another one than all before, as long as Discord's. */
export function newId(): string {
  last += 1n;
  return String(last);
}

export interface Person {
  id: string;
  place: Place;
  /** The private chat. */
  channel: string;
}

export const bot: Params = { ...account(APP, 'Both Ends'), bot: true };

function account(id: string, username: string): Params {
  return { id, username, discriminator: '0', global_name: username, avatar: null, banner: null, accent_color: null, avatar_decoration_data: null, clan: null, primary_guild: null, public_flags: 0, flags: 0 };
}

/** A message of the bot, as it comes back with a press. */
export function message({ id: user, place, channel }: Person, id: string, { components = [], flags = 0 }: Params): Params {
  return {
    id, channel_id: place === 'server' ? CHANNEL : channel, author: bot, content: '', type: 20, tts: false, pinned: false, mention_everyone: false,
    flags: (Number(flags) & EPHEMERAL) | IS_COMPONENTS, components, embeds: [], attachments: [], mentions: [], mention_roles: [],
    timestamp: '2026-11-26T12:00:00.000000+00:00', edited_timestamp: null, application_id: APP, webhook_id: APP,
    interaction_metadata: { id, type: 2, user: account(user, 'Ann'), authorizing_integration_owners: { 0: GUILD } },
  };
}

/** The command with its first option filled in. */
export function command(flow: string): Params {
  return { type: 2, data: { id: '1100000000000000004', name: 'check', type: 1, options: [{ name: 'what', type: 3, value: flow }] } };
}

export function press(source: Params, id: string): Params {
  return { type: 3, message: source, data: { component_type: 2, custom_id: id, id: 7 } };
}

/** What somebody did, with everything that Discord says of them and of the place. */
export function interaction({ id: user, place, channel }: Person, id: string, token: string, deed: Params): Params {
  const common = {
    id, token, application_id: APP, version: 1, locale: 'en-US', app_permissions: '562949953601536', entitlements: [], attachment_size_limit: 10_485_760, ...deed,
  };
  if (place === 'private') {
    return { ...common, context: 1, channel_id: channel, channel: { id: channel, type: 1, last_message_id: null, flags: 0, recipients: [account(user, 'Ann')] }, user: account(user, 'Ann'), authorizing_integration_owners: { 0: '0' } };
  }
  const member = { user: account(user, 'Ann'), roles: [], joined_at: '2026-01-01T00:00:00.000000+00:00', premium_since: null, deaf: false, mute: false, pending: false, nick: null, avatar: null, banner: null, flags: 0, permissions: '2248473465835073', communication_disabled_until: null, unusual_dm_activity_until: null };
  return {
    ...common, context: 0, guild_id: GUILD, guild: { id: GUILD, locale: 'en-US', features: [] }, guild_locale: 'en-US', channel_id: CHANNEL, member, authorizing_integration_owners: { 0: GUILD },
    channel: { id: CHANNEL, type: 0, guild_id: GUILD, name: 'help', position: 0, last_message_id: null, nsfw: false, parent_id: null, topic: null, rate_limit_per_user: 0, permissions: '2248473465835073', flags: 0 },
  };
}

/** Ids of everything that can be pressed, in order; links have none. */
export function idsIn(components: unknown): string[] {
  if (!Array.isArray(components)) return [];
  return components.flatMap((each: Params) => [...(typeof each['custom_id'] === 'string' ? [each['custom_id']] : []), ...idsIn(each['components'])]);
}
