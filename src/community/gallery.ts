import { words } from '../engine/match/normalize.ts';

/** A pack that anybody who manages a server may take. */
export interface Shown {
  hash: string;
  name: string;
  title: string;
  author: string;
  pack: string;
}

/** Packs that came with this deployment: a folder, such as a repository that communities share. */
export class Gallery {
  readonly #packs: readonly { shown: Shown; words: string }[];

  constructor(packs: readonly Shown[]) {
    this.#packs = packs.map((shown) => ({ shown, words: ` ${words(`${shown.title} ${shown.name} ${shown.author}`).join(' ')}` }));
  }

  /** Those with all of these words, or beginnings of them; the first ten. */
  search(text: string): Shown[] {
    const wanted = words(text);
    return this.#packs.filter((each) => wanted.every((word) => each.words.includes(` ${word}`))).slice(0, 10).map(({ shown }) => shown);
  }

  /** By its hash, or the beginning of it that a button holds. */
  pack(hash: string): string | undefined {
    return /^[0-9a-f]{16,64}$/.test(hash) ? this.#packs.find(({ shown }) => shown.hash.startsWith(hash))?.shown.pack : undefined;
  }
}
