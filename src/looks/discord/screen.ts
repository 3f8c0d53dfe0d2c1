import { Answers } from '../../adapters/discord/answers.ts';
import type { Asked, Body, Client, File } from '../../adapters/discord/client.ts';
import { type Component, EPHEMERAL, own } from '../../adapters/discord/components.ts';
import type { Data, Interaction, Message } from '../../adapters/discord/payload.ts';
import type { Speaker } from '../../adapters/discord/send.ts';
import { Trail } from '../../adapters/discord/trail.ts';
import type { Words } from '../../adapters/discord/render.ts';
import type { Shelf } from '../look.ts';
import type { Shown } from './draw.ts';

/** The calls that the adapter makes. */
type Calls = Pick<Client, 'respond' | 'editFirst' | 'followUp' | 'removeAnswer' | 'post' | 'edit' | 'remove' | 'componentsOf' | 'chatWith' | 'digest'>;

/** Kinds of an interaction, and of a first response. */
const COMMAND = 2;
const PRESS = 3;
const MESSAGE = 4;
const UPDATE = 7;

interface Place {
  user: string;
  channel: string;
  /** Absent: the private chat with the bot. */
  guild?: string | undefined;
}

/**
 * One channel as its client shows it, changed by the very calls that Discord would get: nothing here knows what the
 * bot meant to say.
 */
export class Screen implements Calls {
  /** What the adapter's `speak` needs. */
  readonly speaker: Speaker;
  readonly #place: Place;
  readonly #messages = new Map<string, Shown>();
  /** Interactions: the command, or the message that was pressed, and what answered it first. */
  readonly #asked = new Map<string, { command?: string; pressed?: string; first?: string | undefined }>();
  readonly #pictures: Shelf;
  /** Addresses of what was uploaded, by its name. */
  readonly files = new Map<string, string>();
  #last = 0;

  constructor(place: Place, words: Words, pictures: Shelf) {
    this.#place = place;
    this.#pictures = pictures;
    // A class with private fields cannot be stood in for without a cast; `Calls` names all that is called.
    const client = this as unknown as Client;
    this.speaker = { client, answers: new Answers(client, () => {}), trail: new Trail(), pictures, words };
  }

  get messages(): Shown[] {
    return [...this.#messages.values()];
  }

  // What the person does

  command(name: string): Interaction {
    return this.#interaction(COMMAND, { type: 1, name }, { command: name });
  }

  writes(words: string): Message {
    const { user, channel } = this.#place;
    const id = this.#add({ said: { by: 'person', words }, quiet: false });
    return { id, channel_id: channel, author: { id: user }, content: words };
  }

  /** The button that carries this, or the choice of a menu for one; undefined when none does. */
  press(token: string): Interaction | undefined {
    const found = this.#find((id, value) => value === token && !id.startsWith(own.many));
    return found && this.#pressed(found);
  }

  /** These choices of one menu for several. */
  choose(tokens: readonly string[]): Interaction | undefined {
    const found = this.#find((id, value) => value === tokens[0] && id.startsWith(own.many));
    return found && this.#pressed({ ...found, values: tokens });
  }

  #find(fits: (id: string, value: string) => boolean): Pressed | undefined {
    for (const [message, { said }] of [...this.#messages].toReversed()) {
      const all = said.by === 'bot' ? pressables(said.components) : [];
      const found = all.find(({ id, value }) => fits(id, value));
      if (found) return { message, id: found.id, ...(found.value !== found.id && { values: [found.value] }) };
    }
    return undefined;
  }

  #pressed({ message, id, values }: Pressed): Interaction {
    const shown = this.#messages.get(message);
    const components = shown?.said.by === 'bot' ? shown.said.components : [];
    const source: Message = { id: message, channel_id: this.#place.channel, flags: shown?.quiet ? EPHEMERAL : 0, components };
    return { ...this.#interaction(PRESS, { custom_id: id, ...(values && { values: [...values] }) }, { pressed: message }), message: source };
  }

  #interaction(type: number, data: Data, about: { command?: string; pressed?: string }): Interaction {
    const { user, channel, guild } = this.#place;
    const id = this.#id();
    this.#asked.set(id, about);
    const by = guild === undefined ? { context: 1, user: { id: user } } : { context: 0, guild_id: guild, member: { user: { id: user } } };
    return { id, application_id: '1', token: id, type, data, channel_id: channel, ...by };
  }

  // What the bot does

  digest(value: unknown): string {
    return JSON.stringify(value);
  }

  async respond({ id }: Asked, { type, data = {} }: { type: number; data?: Body }, files: File[] = []): Promise<string | undefined> {
    this.#keep(files);
    const asked = this.#asked.get(id);
    if (!asked) return undefined;
    asked.first = type === MESSAGE ? this.#added(data, asked.command) : asked.pressed;
    if (type === UPDATE) this.#change(asked.pressed, data);
    return asked.first;
  }

  async editFirst({ id }: Asked, body: Body, files: File[] = []): Promise<string | undefined> {
    this.#keep(files);
    const first = this.#asked.get(id)?.first;
    this.#change(first, body);
    return first;
  }

  async followUp(_asked: Asked, body: Body, files: File[] = []): Promise<string> {
    this.#keep(files);
    return this.#added(body);
  }

  async removeAnswer(_asked: Asked, message: string): Promise<void> {
    this.#messages.delete(message);
  }

  async post(_channel: string, body: Body, files: File[] = []): Promise<string> {
    this.#keep(files);
    return this.#added(body);
  }

  async edit(_channel: string, message: string, body: Body): Promise<void> {
    this.#change(message, body);
  }

  async remove(_channel: string, message: string): Promise<void> {
    this.#messages.delete(message);
  }

  async componentsOf(_channel: string, message: string): Promise<unknown> {
    const said = this.#messages.get(message)?.said;
    return said?.by === 'bot' ? said.components : [];
  }

  async chatWith(): Promise<string> {
    return this.#place.channel;
  }

  #keep(files: readonly File[]): void {
    for (const { name, data } of files) {
      if (data instanceof Uint8Array) this.files.set(name, this.#pictures.address({ file: name, bytes: data }));
    }
  }

  #added(body: Body, command?: string): string {
    return this.#add({ said: { by: 'bot', components: componentsIn(body) }, quiet: ((body.flags ?? 0) & EPHEMERAL) !== 0, ...(command !== undefined && { command }) });
  }

  #add(shown: Shown): string {
    const id = this.#id();
    this.#messages.set(id, shown);
    return id;
  }

  #change(id: string | undefined, body: Body): void {
    const shown = id === undefined ? undefined : this.#messages.get(id);
    if (id !== undefined && shown) this.#messages.set(id, { ...shown, said: { by: 'bot', components: componentsIn(body) } });
  }

  #id(): string {
    this.#last += 1;
    return String(this.#last);
  }
}

type Pressed = { message: string; id: string; values?: readonly string[] };

/** The adapter's own, as they were sent. */
function componentsIn({ components = [] }: Body): Component[] {
  return components as Component[];
}

/** The value of a button is its id. */
function pressables(components: readonly Component[]): { id: string; value: string }[] {
  return components.flatMap((component) => {
    if (component.type === 17) return pressables(component.components);
    if (component.type !== 1) return [];
    return component.components.flatMap((each) => {
      if (each.type === 3) return each.options.map(({ value }) => ({ id: each.custom_id, value }));
      return each.style === 5 ? [] : [{ id: each.custom_id, value: each.custom_id }];
    });
  });
}
