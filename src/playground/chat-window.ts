import type { Incoming, Json, Output } from '../botkit/adapter.ts';
import type { Chat, Look, Opening } from '../looks/look.ts';

export type Act = { begin: string } | { press: string } | { say: string };

/** A conversation in the look of one platform, written by its renderer and the very calls that it would get. */
export class ChatWindow {
  readonly css: string;
  readonly #chat: Chat;
  #state: Json = null;
  #output: Output = { messages: [] };

  constructor(look: Look, opening: Opening) {
    this.css = look.css;
    this.#chat = look.open(opening);
    void this.#chat.adapter.start((incoming) => this.#answer(incoming));
  }

  /** What the person did here or in another window, and what the bot says to it. */
  async take(act: Act, output: Output): Promise<void> {
    this.#output = output;
    if ('begin' in act) await this.#chat.begin(act.begin);
    else if ('say' in act) await this.#chat.say(act.say);
    else await this.#press(act.press);
  }

  draw(): string {
    return this.#chat.draw(true);
  }

  /** What is one button elsewhere may be a choice of a menu here. A button that is gone is not answered where it never was. */
  async #press(token: string): Promise<void> {
    if (!(await this.#chat.press(token))) await this.#chat.choose?.([token]);
  }

  async #answer({ to }: Incoming): Promise<void> {
    const { adapter } = this.#chat;
    const { calls, state } = adapter.render(this.#output, this.#state);
    this.#state = state;
    for (const call of calls) this.#state = (await adapter.send(to, call, this.#state)) ?? this.#state;
  }
}
