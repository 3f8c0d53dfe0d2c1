import { readInteraction, readMessage, type TurnReading } from '../../adapters/discord/read.ts';
import { render, type Words } from '../../adapters/discord/render.ts';
import { speak } from '../../adapters/discord/send.ts';
import type { Interaction } from '../../adapters/discord/payload.ts';
import type { Event, Json, Output, Rendered } from '../../botkit/adapter.ts';
import { type Chat, commandFor, Doorway, type Look, type Opening, opening, PERSON } from '../look.ts';
import { css } from './css.ts';
import { draw, type Room } from './draw.ts';
import { Screen } from './screen.ts';

export const discord: Look = { css, presses: true, open: (setting) => new DiscordChat(setting) };

/** A channel of a server, where only the person sees the talk; the private chat where something is typed. */
class DiscordChat extends Doorway implements Chat {
  readonly platform = 'discord';
  readonly adapter = this;
  readonly #screen: Screen;
  readonly #setting: Opening;
  readonly #words: Words;
  readonly #room: Room;

  constructor(setting: Opening) {
    super();
    this.#setting = setting;
    this.#words = (language, key, values) => setting.guide.text(language, key, values);
    this.#room = setting.types ? { name: 'Both Ends', private: true } : { name: 'ask-for-help', private: false };
    this.#screen = new Screen({ user: PERSON, channel: '2', guild: setting.types ? undefined : '3' }, this.#words, setting.pictures);
  }

  async begin(flow: string): Promise<void> {
    const { guide, locale } = this.#setting;
    // Discreet flows have no command: they are begun as if they had.
    await this.#take(this.#screen.command(commandFor(flow, guide, 'check')), opening(flow, locale));
  }

  async say(text: string): Promise<void> {
    await this.#turn(readMessage(this.#screen.writes(text), false));
  }

  async press(token: string): Promise<boolean> {
    const interaction = this.#screen.press(token);
    return interaction !== undefined && this.#take(interaction);
  }

  async choose(tokens: readonly string[]): Promise<boolean> {
    const interaction = this.#screen.choose(tokens);
    return interaction !== undefined && this.#take(interaction);
  }

  draw(live?: boolean): string {
    return draw(this.#room, this.#screen.messages, { files: this.#screen.files, live });
  }

  render(output: Output, state: Json): Rendered {
    return render(output, state, this.#words);
  }

  send(to: Json, call: Json, state: Json): Promise<Json | undefined> {
    return speak(this.#screen.speaker, to, call, state);
  }

  #take(interaction: Interaction, event?: Event): Promise<boolean> {
    const { guide, locale } = this.#setting;
    const reading = readInteraction({ ...interaction, locale }, guide);
    return this.#turn(reading?.kind === 'turn' ? reading : undefined, event);
  }

  async #turn(reading: TurnReading | undefined, event = reading?.incoming.event): Promise<boolean> {
    if (!reading || !event) return false;
    await this.deliver({ ...reading.incoming, event });
    return true;
  }
}
