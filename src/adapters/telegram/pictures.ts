import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputFile } from 'grammy';

/** The pictures of `content/pictures`, by name. Each is uploaded once; then Telegram's own id for it is enough. */
export class Pictures {
  readonly #folder: string | undefined;
  readonly #ids = new Map<string, string>();

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Undefined when there is no such file, or it cannot be read. */
  async find(name: string): Promise<InputFile | string | undefined> {
    return this.#ids.get(name) ?? (await this.#read(name).catch(() => undefined));
  }

  /** How Telegram calls it, as it was sent: every size has its id, the largest is the whole. */
  sent(name: string, sizes: readonly { file_id: string }[] | undefined): void {
    const id = sizes?.at(-1)?.file_id;
    if (id) this.#ids.set(name, id);
  }

  /** Telegram refused it. Returns whether it was by its id, so that the file may still do. */
  refused(name: string): boolean {
    return this.#ids.delete(name);
  }

  async #read(name: string): Promise<InputFile | undefined> {
    if (this.#folder === undefined) return undefined;
    const file = (await readdir(this.#folder)).find((each) => /\.(png|jpe?g|webp)$/.test(each) && each.slice(0, each.lastIndexOf('.')) === name);
    return file === undefined ? undefined : new InputFile(await readFile(join(this.#folder, file)), file);
  }
}
