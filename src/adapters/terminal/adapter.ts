import { createInterface, type Interface } from 'node:readline';
import type { Readable, Writable } from 'node:stream';
import { type Adapter, type Door, type Event, SendFailed } from '../../botkit/adapter.ts';
import { incoming, read } from './read.ts';
import { type Call, type Keys, paint, render, type Style } from './render.ts';

export interface TerminalOptions {
  input: Readable;
  /** A TTY gets a prompt, colours and wrapped lines; anything else plain text. */
  output: Writable & { isTTY?: boolean; columns?: number };
  /** False where the environment asks for none (NO_COLOR). */
  color?: boolean;
  /** BCP 47, from the environment. */
  locale?: string | undefined;
  /** The flow that the conversation begins with; default: home. */
  flow?: string | undefined;
}

const COLUMNS = 80;

/** A conversation at the keyboard, or from a pipe. Lines are taken one after the other, each after its reply. */
export class Terminal implements Adapter {
  readonly platform = 'terminal';
  readonly render = render;
  /** Settles once the input has ended and its last line was answered, or the terminal was stopped. */
  readonly finished: Promise<void>;
  readonly #options: TerminalOptions;
  readonly #finish: () => void;
  #lines: Interface | undefined;
  #keys: Keys | undefined;
  #open = false;
  #count = 0;

  constructor(options: TerminalOptions) {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#options = options;
    this.finished = promise;
    this.#finish = resolve;
  }

  async start(door: Door): Promise<void> {
    const { input, output } = this.#options;
    // With the TTY as its output readline edits and echoes the line; a pipe is only read.
    this.#lines = createInterface(output.isTTY ? { input, output, prompt: '> ' } : { input });
    this.#lines.on('close', () => (this.#open = false));
    this.#open = true;
    output.on('error', () => this.#lines?.close());
    void this.#converse(this.#lines, door).finally(this.#finish);
  }

  async stop(): Promise<void> {
    this.#lines?.close();
  }

  async send(_to: unknown, call: unknown): Promise<undefined> {
    // What `render` made; it may have been through JSON.
    const made = call as Call;
    if ('clear' in made) this.#keys = undefined;
    else if (made.keys) this.#keys = made.keys;
    await this.#write(paint(made, this.#style()));
  }

  async #converse(lines: Interface, door: Door): Promise<void> {
    const typed = lines[Symbol.asyncIterator]();
    const { flow } = this.#options;
    await this.#deliver({ kind: 'open', ...(flow !== undefined && { flow }) }, door);
    for (let next = await typed.next(); !next.done; next = await typed.next()) {
      const event = read(next.value, this.#keys);
      if (event) await this.#deliver(event, door);
      else this.#prompt();
    }
  }

  async #deliver(event: Event, door: Door): Promise<void> {
    await door(incoming((this.#count += 1), event, this.#options.locale));
    this.#prompt();
  }

  #prompt(): void {
    if (this.#options.output.isTTY && this.#open) this.#lines?.prompt();
  }

  #style(): Style {
    const { output, color = true } = this.#options;
    if (!output.isTTY) return { color: false };
    return { color, width: Math.min(output.columns ?? COLUMNS, COLUMNS) };
  }

  #write(text: string): Promise<void> {
    const { output } = this.#options;
    return new Promise((resolve, reject) => {
      const written = (cause?: Error | null) =>
        cause ? reject(new SendFailed('the output is closed', { again: false, cause })) : resolve();
      if (text) output.write(text, written);
      else resolve();
    });
  }
}
