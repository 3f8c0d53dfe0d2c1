import { FakeAdapter } from '../botkit/kit.ts';
import { createBot } from '../../src/bot.ts';
import type { Output, Rendered } from '../../src/botkit/adapter.ts';
import type { Community } from '../../src/community/community.ts';
import type { Button } from '../../src/message/message.ts';
import type { Json, Store } from '../../src/storage/store.ts';
import { official, seal } from './kit.ts';

/** A platform that shows what it was last given. */
class Screen extends FakeAdapter {
  buttons: Button[] = [];

  override render(output: Output, state: Json): Rendered {
    this.buttons = output.messages.flatMap(({ keyboard }) => [...(keyboard?.options ?? []), ...(keyboard?.done ? [keyboard.done] : []), ...(keyboard?.controls ?? [])]);
    return super.render(output, state);
  }
}

/** The whole bot over a community's flows, with one screen for everybody. */
export class Talk {
  readonly screen = new Screen('test');
  #stop = async () => {};

  async start(store: Store, community: Community): Promise<this> {
    const log = { info() {}, warn() {}, error(fields: unknown) { throw new Error(JSON.stringify(fields)); } };
    const bot = await createBot(official(), { store, seal, adapters: [this.screen], log, today: () => '2026-11-26', community });
    await bot.start();
    this.#stop = () => bot.stop();
    return this;
  }

  stop(): Promise<void> {
    return this.#stop();
  }

  /** Says something. Returns what the bot answered. */
  async says(user: string, text: string): Promise<string> {
    return this.#answered(() => this.screen.deliver({ kind: 'text', text, ref: text }, user));
  }

  async opens(user: string, flow: string): Promise<string> {
    return this.#answered(() => this.screen.deliver({ kind: 'open', flow, locale: 'en' }, user));
  }

  /** Presses a button of the latest messages, by what the flow calls it. */
  async presses(user: string, ...ids: string[]): Promise<string> {
    let last = '';
    for (const id of ids) last = await this.sends(user, this.token(id));
    return last;
  }

  sends(user: string, token: string, event?: string): Promise<string> {
    return this.#answered(() => this.screen.deliver({ kind: 'press', token }, user, event));
  }

  token(id: string): string {
    const button = this.screen.buttons.find((each) => each.id === id);
    if (!button) throw new Error(`no button ${id} among ${this.screen.buttons.map((each) => each.id).join(', ')}`);
    return button.token;
  }

  get ids(): string[] {
    return this.screen.buttons.map(({ id }) => id);
  }

  async #answered(act: () => Promise<void>): Promise<string> {
    const before = this.screen.sent.length;
    await act();
    return this.screen.sent.slice(before).map(([, text]) => text).join('\n');
  }
}
