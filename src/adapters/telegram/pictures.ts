import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { InputFile } from 'grammy';

/** The pictures of `content/pictures`, by name. */
export class Pictures {
  readonly #folder: string | undefined;
  readonly #found = new Map<string, Promise<Uint8Array | undefined>>();

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  async find(name: string): Promise<InputFile | undefined> {
    let bytes = this.#found.get(name);
    if (!bytes) this.#found.set(name, (bytes = this.#read(name).catch(() => undefined)));
    const known = await bytes;
    return known && new InputFile(known, 'picture');
  }

  async #read(name: string): Promise<Uint8Array | undefined> {
    if (this.#folder === undefined) return undefined;
    const file = (await readdir(this.#folder)).find((each) => /\.(png|jpe?g|webp)$/.test(each) && each.slice(0, each.lastIndexOf('.')) === name);
    return file === undefined ? undefined : readFile(join(this.#folder, file));
  }
}
