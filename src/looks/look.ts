import type { Picture } from '../adapters/shared/pictures.ts';
import type { Adapter, Door, Event, Guide, Incoming, Json, Output, Rendered } from '../botkit/adapter.ts';

/** How one platform shows a chat. */
export interface Look {
  css: string;
  /** People press what they can: a typed answer that is the id of a button becomes a press. */
  presses?: true;
  open(opening: Opening): Chat;
}

export interface Opening {
  guide: Guide;
  /** The person's language. */
  locale: string;
  now: () => Date;
  pictures: Shelf;
  /** Something is typed in this talk: it must be where people can type. */
  types: boolean;
}

/** The pictures that flows show. */
export interface Shelf {
  find(name: string, language?: string): Promise<Picture | undefined>;
  /** What the page shows a picture by. */
  address(picture: Picture): string;
}

/** One person with a screen, who talks to the bot. Each act resolves once the turn that it brings has ended. */
export interface Chat {
  adapter: Adapter;
  /** Comes into a flow, in the way that the platform has for it. */
  begin(flow: string): Promise<void>;
  say(text: string): Promise<void>;
  /** Presses the button, or takes the choice, that carries this; false when there is none. */
  press(token: string): Promise<boolean>;
  /** Takes several choices at once, where there is a menu for it. */
  choose?(tokens: readonly string[]): Promise<boolean>;
  /** The window as it is now. With `live` each button and each choice has in `data-press` what it brings; one that lets people type has `data-type`. */
  draw(live?: boolean): string;
}

/** The only one there is. */
export const PERSON = '1';

/** A platform's door without the network. */
export abstract class Doorway implements Adapter {
  abstract readonly platform: string;
  #door: Door = async () => {};

  abstract render(output: Output, state: Json): Rendered;
  abstract send(to: Json, call: Json, state: Json): Promise<Json | undefined>;

  async start(door: Door): Promise<void> {
    this.#door = door;
  }
  async stop(): Promise<void> {}

  deliver(incoming: Incoming): Promise<void> {
    return this.#door(incoming);
  }
}

/** The command that opens a flow; the one that begins where it has none of its own. */
export function commandFor(flow: string, { commands }: Guide, begins: string): string {
  return commands.find(({ opens }) => opens.kind === 'open' && opens.flow === flow)?.command ?? begins;
}

export function opening(flow: string, locale: string): Event {
  return { kind: 'open', flow, locale };
}
