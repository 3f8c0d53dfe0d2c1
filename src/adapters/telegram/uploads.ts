import { InputFile } from 'grammy';
import type { Pictures } from '../shared/pictures.ts';

/** Pictures as Telegram takes them: each is uploaded once; then Telegram's own id for it is enough. */
export class Uploads {
  readonly #pictures: Pictures;
  readonly #ids = new Map<string, string>();

  constructor(pictures: Pictures) {
    this.#pictures = pictures;
  }

  /** Undefined when there is no such picture. */
  async find(name: string): Promise<InputFile | string | undefined> {
    const id = this.#ids.get(name);
    if (id !== undefined) return id;
    const found = await this.#pictures.find(name);
    return found && new InputFile(found.bytes, found.file);
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
}
