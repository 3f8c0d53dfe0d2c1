import { InputFile } from 'grammy';
import type { Pictures } from '../shared/pictures.ts';

export interface Upload {
  file: string;
  /** The bytes, or Telegram's own id once it has them. */
  photo: InputFile | string;
}

/** Pictures as Telegram takes them: each is uploaded once. */
export class Uploads {
  readonly #pictures: Pictures;
  readonly #ids = new Map<string, string>();

  constructor(pictures: Pictures) {
    this.#pictures = pictures;
  }

  /** Undefined when there is no such picture. */
  async find(name: string, language?: string): Promise<Upload | undefined> {
    const found = await this.#pictures.find(name, language);
    return found && { file: found.file, photo: this.#ids.get(found.file) ?? new InputFile(found.bytes, found.file) };
  }

  /** How Telegram calls it, as it was sent: every size has its id, the largest is the whole. */
  sent({ file }: Upload, sizes: readonly { file_id: string }[] | undefined): void {
    const id = sizes?.at(-1)?.file_id;
    if (id) this.#ids.set(file, id);
  }

  /** Telegram refused it. Returns whether it was by its id, so that the file may still do. */
  refused({ file }: Upload): boolean {
    return this.#ids.delete(file);
  }
}
