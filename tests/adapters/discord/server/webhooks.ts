import { InteractionResponseType as Answer, MessageFlags } from 'discord.js';
import type { DiscordServer } from '../server.ts';
import { type Body, checkBody, type Upload } from './bodies.ts';
import { answerWith, type Interaction } from './interactions.ts';
import { noSuch, refuse } from './limits.ts';
import type { Message } from './messages.ts';
import { edit } from './posting.ts';

/** Messages that may follow where the app is not a member. */
const FOLLOWUPS = 5;

/** The interaction whose token this is, once it has its first response. */
export function hookOf(server: DiscordServer, app: string, token: string): Interaction {
  const interaction = server.tokens.get(token);
  if (!interaction || app !== server.me.id) return noSuch.webhook();
  if (interaction.expired) refuse(401, 50027, 'Invalid Webhook Token');
  if (interaction.answer === undefined) return noSuch.webhook();
  return interaction;
}

export function messageOf(server: DiscordServer, interaction: Interaction, id: string): Message {
  const message = id === '@original' ? interaction.original : server.messages.get(id);
  const own = message === interaction.original || message?.interaction === interaction;
  if (!message || !own || message.gone) return noSuch.message();
  return message;
}

export function editOf(server: DiscordServer, interaction: Interaction, id: string, body: Body, files: readonly Upload[]): Message {
  const message = messageOf(server, interaction, id);
  checkBody(body, { files, before: message });
  return edit(server, message, body, files);
}

/** One more message. The first after "… is thinking" takes its place, and is as private as that was. */
export function followUp(server: DiscordServer, interaction: Interaction, body: Body, files: readonly Upload[]): Message {
  checkBody(body, { files });
  const { original, channel } = interaction;
  if (interaction.answer === Answer.DeferredChannelMessageWithSource && original?.loading && !original.gone) {
    return edit(server, original, { ...body, flags: (body.flags ?? 0) & ~MessageFlags.Ephemeral }, files);
  }
  const guest = channel.kind === 'private' || (channel.guild !== undefined && !channel.guild.hasBot);
  if (guest && interaction.followups >= FOLLOWUPS) refuse(400, 40094, 'This interaction has reached the maximum number of follow up messages');
  interaction.followups += 1;
  return answerWith(server, interaction, body, files);
}
