import { render } from '../../adapters/telegram/render.ts';
import { speak } from '../../adapters/telegram/send.ts';
import type { Event, Json, Output, Rendered } from '../../botkit/adapter.ts';
import { type Chat, commandFor, Doorway, type Look, type Opening, opening, PERSON } from '../look.ts';
import { css, draw } from './draw.ts';
import { Screen } from './screen.ts';

export const telegram: Look = { css, open: (setting) => new TelegramChat(setting) };

/** A private chat on a phone. */
class TelegramChat extends Doorway implements Chat {
  readonly platform = 'telegram';
  readonly adapter = this;
  readonly #screen: Screen;
  readonly #setting: Opening;
  #count = 0;

  constructor(setting: Opening) {
    super();
    this.#setting = setting;
    this.#screen = new Screen(() => setting.now().getTime(), setting.pictures);
  }

  begin(flow: string): Promise<void> {
    const { guide, locale } = this.#setting;
    return this.#bring(opening(flow, locale), this.#screen.say(`/${commandFor(flow, guide, 'start')}`));
  }

  say(text: string): Promise<void> {
    return this.#bring({ kind: 'text', text }, this.#screen.say(text));
  }

  async press(token: string): Promise<boolean> {
    const to = this.#screen.press(token);
    if (to) await this.#bring({ kind: 'press', token }, to);
    return to !== undefined;
  }

  draw(live?: boolean): string {
    return draw(this.#screen.bubbles, live);
  }

  render(output: Output, state: Json): Rendered {
    return render(output, state, ({ at, of }, language) => this.#setting.guide.text(language, 'telegram.progress', { at, of }));
  }

  send(to: Json, call: Json, state: Json): Promise<Json | undefined> {
    return speak(this.#screen.speaker, to, call, state);
  }

  #bring(event: Event, to: Json): Promise<void> {
    this.#count += 1;
    return this.deliver({ id: String(this.#count), user: PERSON, to, event: { ...event, locale: this.#setting.locale } });
  }
}
