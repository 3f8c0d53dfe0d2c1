import { randomBytes } from 'node:crypto';
import { type APIMessageInteractionMetadata, InteractionResponseType as Answer, InteractionType as Type, MessageFlags } from 'discord.js';
import type { DiscordServer } from '../server.ts';
import type { Person } from './actors.ts';
import { type Body, checkBody, type Upload } from './bodies.ts';
import { checkModal, type Modal, wordsOfModal } from './forms.ts';
import { Findings, noSuch, type Params, refuse } from './limits.ts';
import type { Message } from './messages.ts';
import { type Channel, PERMISSIONS } from './places.ts';
import { edit, post } from './posting.ts';

export interface Choice {
  name: string;
  value: string | number;
}

interface Asked {
  type: Type;
  person: Person;
  channel: Channel;
  data: Params;
  /** The message whose button was pressed. */
  source?: Message | undefined;
  /** What opened the form that is sent. */
  opener?: Interaction | undefined;
}

/** Something that a person did with the bot, and what the bot made of it. */
export class Interaction {
  readonly id: string;
  readonly token = `aW50${randomBytes(60).toString('base64url')}`;
  readonly type: Type;
  readonly person: Person;
  readonly channel: Channel;
  readonly data: Params;
  readonly source: Message | undefined;
  readonly opener: Interaction | undefined;
  /** When it happened, on the server's clock. */
  readonly at: number;
  readonly payload: Params;
  /** Kind of the first response. */
  answer: Answer | undefined;
  /** Milliseconds until the first response. */
  ackMs: number | undefined;
  original: Message | undefined;
  choices: Choice[] | undefined;
  modal: Modal | undefined;
  followups = 0;
  /** Its token no longer works. */
  dead = false;
  readonly #server: DiscordServer;

  constructor(server: DiscordServer, { type, person, channel, data, source, opener }: Asked) {
    this.#server = server;
    this.id = server.ids.next(server.now());
    this.type = type;
    this.person = person;
    this.channel = channel;
    this.data = data;
    this.source = source;
    this.opener = opener;
    this.at = server.now();
    this.payload = structuredClone(this.#payload());
  }

  /** The person was told that the bot did not respond. */
  get failed(): boolean {
    return this.answer === undefined && this.#server.now() - this.at > this.#server.options.responseMs;
  }
  /** Its token is used up. */
  get expired(): boolean {
    return this.dead || this.#server.now() - this.at > this.#server.options.tokenMs;
  }
  /** Where the app is installed that was used: `0` a guild, `1` the person. */
  get owners(): Record<string, string> {
    const { guild, kind } = this.channel;
    const here = guild ? guild.hasBot : kind === 'dm';
    return { ...(here && { 0: guild?.id ?? '0' }), ...(this.person.installed && { 1: this.person.id }) };
  }

  /** What every message that answers it says of it. */
  stamp(): Params {
    const app = this.#server.me.id;
    return { application_id: app, webhook_id: app, interaction_metadata: this.metadata() };
  }
  metadata(): APIMessageInteractionMetadata {
    const { id, type, person, opener, source } = this;
    return {
      id, type, user: person.user, authorizing_integration_owners: this.owners,
      ...(source && { interacted_message_id: source.id }),
      ...(opener && { triggering_interaction_metadata: opener.metadata() }),
    } as APIMessageInteractionMetadata;
  }

  #payload(): Params {
    const { guild, kind } = this.channel;
    return {
      id: this.id, application_id: this.#server.me.id, type: this.type, token: this.token, version: 1, data: this.data,
      channel_id: this.channel.id, channel: { ...this.channel.wire(), ...(guild && { permissions: PERMISSIONS }) },
      locale: this.person.locale, app_permissions: PERMISSIONS, entitlements: [], attachment_size_limit: 10 * 2 ** 20,
      authorizing_integration_owners: this.owners, context: guild ? 0 : kind === 'dm' ? 1 : 2,
      ...(guild
        ? { guild_id: guild.id, guild: { id: guild.id, locale: guild.locale, features: [] }, guild_locale: guild.locale, member: guild.memberOf(this.person) }
        : { user: this.person.user }),
      ...(this.source && { message: this.source.wire() }),
    };
  }
}

interface Response {
  type: number;
  data?: Data | null;
}
type Data = Body & Partial<Modal> & { choices?: Choice[] };

/** The first response, by a call or in the answer to what was posted to the bot. */
export function respond(server: DiscordServer, interaction: Interaction, { type, data }: Response, files: readonly Upload[] = []): void {
  if (interaction.failed) return noSuch.interaction();
  if (interaction.answer !== undefined) refuse(400, 40060, 'Interaction has already been acknowledged.');
  checkKind(interaction, type);
  const make = makers[type];
  if (!make) return noSuch.interaction();
  make(server, interaction, data ?? {}, files);
  interaction.answer = type;
  interaction.ackMs = server.now() - interaction.at;
  server.changed();
}

function checkKind({ type, source }: Interaction, answer: number): void {
  const found = new Findings();
  const onMessage = source ? [Answer.DeferredMessageUpdate, Answer.UpdateMessage] : [];
  const modal = type === Type.ModalSubmit ? [] : [Answer.Modal];
  const usual = [Answer.ChannelMessageWithSource, Answer.DeferredChannelMessageWithSource, ...onMessage, ...modal];
  found.oneOf('type', answer, type === Type.ApplicationCommandAutocomplete ? [Answer.ApplicationCommandAutocompleteResult] : usual);
  found.end();
}

type Maker = (server: DiscordServer, interaction: Interaction, data: Data, files: readonly Upload[]) => void;

const makers: Readonly<Record<number, Maker>> = {
  [Answer.ChannelMessageWithSource](server, interaction, data, files) {
    checkBody(data, { files, under: 'data' });
    interaction.original = answerWith(server, interaction, data, files);
  },
  [Answer.DeferredChannelMessageWithSource](server, interaction, { flags = 0 }) {
    const found = new Findings();
    if (flags & ~MessageFlags.Ephemeral) found.add('flags', 'BASE_TYPE_CHOICES', 'Only EPHEMERAL can be set here');
    found.end('data');
    interaction.original = answerWith(server, interaction, { flags: flags | MessageFlags.Loading });
  },
  [Answer.DeferredMessageUpdate](_server, interaction) {
    interaction.original = interaction.source;
  },
  [Answer.UpdateMessage](server, interaction, data, files) {
    const source = interaction.source ?? noSuch.message();
    checkBody(data, { before: source, files, under: 'data' });
    interaction.original = edit(server, source, data, files);
  },
  [Answer.ApplicationCommandAutocompleteResult](_server, interaction, { choices = [] }) {
    checkChoices(choices);
    interaction.choices = choices;
  },
  [Answer.Modal](server, interaction, data) {
    checkModal(data);
    const modal = structuredClone(data);
    interaction.modal = modal;
    interaction.person.form = interaction;
    server.shown.push({ what: 'modal', id: interaction.id, channel: interaction.channel, to: interaction.person, text: wordsOfModal(modal), buttons: [] });
  },
};

/** A message under the interaction; its flags, or the place, may keep it from everybody else. */
export function answerWith(server: DiscordServer, interaction: Interaction, body: Body, files: readonly Upload[] = []): Message {
  const { person, channel } = interaction;
  const hushed = channel.guild !== undefined && !channel.guild.hasBot && !channel.guild.externalApps;
  const flags = (body.flags ?? 0) | (hushed ? MessageFlags.Ephemeral : 0);
  const to = flags & MessageFlags.Ephemeral ? person : undefined;
  return post(server, channel, server.me, { ...body, flags }, { interaction, files, to });
}

function checkChoices(choices: readonly Choice[]): void {
  const found = new Findings();
  if (found.list('choices', choices, 0, 25)) {
    choices.forEach(({ name, value }, index) => {
      found.needed(`choices.${index}.name`, name, 100);
      if (typeof value !== 'number') found.needed(`choices.${index}.value`, value, 100);
    });
  }
  found.end('data');
}

/** What `with_response` asks for. */
export function receipt({ id, type, answer, original, channel }: Interaction): Params {
  const about = original && {
    response_message_id: original.id, response_message_loading: original.loading, response_message_ephemeral: original.to !== undefined, channel_id: channel.id,
    ...(channel.guild && { guild_id: channel.guild.id }),
  };
  const told = answer === Answer.ChannelMessageWithSource || answer === Answer.UpdateMessage;
  return { interaction: { id, type, ...about }, resource: { type: answer, ...(told && original && { message: original.wire() }) } };
}
