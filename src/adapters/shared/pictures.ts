import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface Picture {
  /** With its ending. */
  file: string;
  bytes: Buffer;
}

/** The pictures of `content/pictures`, by name. */
export class Pictures {
  readonly #folder: string | undefined;
  readonly #found = new Map<string, Promise<Picture | undefined>>();

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  find(name: string): Promise<Picture | undefined> {
    let found = this.#found.get(name);
    if (!found) this.#found.set(name, (found = this.#read(name).catch(() => undefined)));
    return found;
  }

  async #read(name: string): Promise<Picture | undefined> {
    if (this.#folder === undefined) return undefined;
    const file = (await readdir(this.#folder)).find((each) => /\.(png|jpe?g|webp)$/.test(each) && each.slice(0, each.lastIndexOf('.')) === name);
    return file === undefined ? undefined : { file, bytes: await readFile(join(this.#folder, file)) };
  }
}
