import { Client, Events, GatewayIntentBits, type InteractionReplyOptions, type InteractionUpdateOptions } from 'discord.js';
import type { Begin } from './contestant.ts';
import type { Call } from './platform.ts';
import { TOKEN } from './wire.ts';

/**
 * What discord.js itself can do: for each interaction the same responses with the same texts and buttons, and nothing
 * else. No store, no session, no engine. Its buttons carry the number of the turn that they begin.
 */
export async function beginBare({ api, script }: Begin): Promise<() => Promise<void>> {
  // By itself it would make no more than fifty calls a second.
  const client = new Client({ intents: [GatewayIntentBits.DirectMessages], rest: { api, globalRequestsPerSecond: Number.POSITIVE_INFINITY } });
  client.on(Events.InteractionCreate, async (interaction) => {
    const place = interaction.guildId === null ? 'private' : 'server';
    if (interaction.isChatInputCommand()) {
      for (const call of script?.[place][0] ?? []) await (call.how === 'reply' ? interaction.reply(sent(call)) : interaction.followUp(sent(call)));
    } else if (interaction.isButton()) {
      for (const call of script?.[place][Number.parseInt(interaction.customId)] ?? []) {
        if (call.how === 'update') await interaction.update(sent(call) as InteractionUpdateOptions);
        else await (call.how === 'reply' ? interaction.reply(sent(call)) : interaction.followUp(sent(call)));
      }
    }
  });
  const ready = new Promise((resolve) => client.once(Events.ClientReady, resolve));
  await client.login(TOKEN);
  await ready;
  return () => client.destroy();
}

/** Recorded from calls that were well-formed: the library takes them as they are. */
function sent({ body, named }: Call): InteractionReplyOptions {
  const { components, flags } = body as Pick<InteractionReplyOptions, 'components' | 'flags'>;
  return { components: components ?? [], flags: flags ?? [], allowedMentions: { parse: [] }, ...(named && { withResponse: true }) } as InteractionReplyOptions;
}
