/**
 * Messages of discreet flows, which no file may know of: kept in this process only, so that leaving can clear
 * them. Bounded; the chats that were longest silent are forgotten first.
 */
export class Trail {
  readonly #chats = new Map<number, number[]>();

  add(chat: number, message: number): void {
    const ids = [...(this.#chats.get(chat) ?? []).filter((id) => id !== message), message].slice(-MESSAGES);
    this.#chats.delete(chat);
    this.#chats.set(chat, ids);
    const [oldest] = this.#chats.keys();
    if (this.#chats.size > CHATS && oldest !== undefined) this.#chats.delete(oldest);
  }

  take(chat: number): number[] {
    const ids = this.#chats.get(chat) ?? [];
    this.#chats.delete(chat);
    return ids.toReversed();
  }
}

const MESSAGES = 100;
const CHATS = 5_000;
