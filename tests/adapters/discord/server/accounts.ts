import type { APIUser } from 'discord.js';
import type { DiscordServer } from '../server.ts';
import type { Params } from './limits.ts';

/** A person or a bot, as everybody sees them. */
export function account(id: string, username: string, bot = false): APIUser {
  const blank = { global_name: null, avatar: null, banner: null, accent_color: null, primary_guild: null, public_flags: 0, flags: 0 };
  return { id, username, discriminator: bot ? '0001' : '0', ...blank, ...(bot && { bot }) } as APIUser; // Flags are an enum without a name for none.
}

/** The bot, as it sees itself. */
export function self({ me }: DiscordServer): Params {
  return { ...me, mfa_enabled: true, verified: true, locale: 'en-US' };
}

export function application({ me, endpoint, guilds }: DiscordServer): Params {
  return {
    id: me.id, name: me.username, bot: me, owner: me, team: null, icon: null, description: '', type: null, verify_key: endpoint.publicKey, interactions_endpoint_url: endpoint.url ?? null,
    bot_public: true, bot_require_code_grant: false, flags: 0, flags_new: '0', redirect_uris: [], role_connections_verification_url: null, integration_types_config: { 0: {}, 1: {} },
    approximate_guild_count: guilds.size, approximate_user_install_count: 0, approximate_user_authorization_count: 0, explicit_content_filter: 0, eligible_oauth2_scopes: [],
  };
}
