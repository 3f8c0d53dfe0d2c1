import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pictureFileOf } from '../../message/picture-file.ts';

export interface Picture {
  /** With its ending. */
  file: string;
  bytes: Uint8Array;
}

/** The pictures of `content/pictures`, by name and language: words stand in them. */
export class Pictures {
  readonly #folder: string | undefined;
  readonly #found = new Map<string, Promise<Picture | undefined>>();

  constructor(folder: string | undefined) {
    this.#folder = folder;
  }

  /** Undefined when there is no such file, or it cannot be read. */
  find(name: string, language?: string): Promise<Picture | undefined> {
    const key = `${name} ${language ?? ''}`;
    let found = this.#found.get(key);
    if (!found) this.#found.set(key, (found = this.#read(name, language).catch(() => undefined)));
    return found;
  }

  async #read(name: string, language: string | undefined): Promise<Picture | undefined> {
    if (this.#folder === undefined) return undefined;
    const file = pictureFileOf(await readdir(this.#folder), name, language);
    return file === undefined ? undefined : { file, bytes: await readFile(join(this.#folder, file)) };
  }
}
