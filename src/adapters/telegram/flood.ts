/** Telegram closed a chat to us for a while, and said for how long. */
export class Flood {
  readonly #until = new Map<number, number>();
  #all = 0;
  #refusals: { chat: number; at: number }[] = [];
  readonly #clock: () => number;

  /** @param clock milliseconds of the process: one that can be set back would keep chats closed for hours */
  constructor(clock: () => number = () => performance.now()) {
    this.#clock = clock;
  }

  /** Milliseconds until a call to this chat is welcome. */
  closedFor(chat: number): number {
    const now = this.#clock();
    const until = Math.max(this.#until.get(chat) ?? 0, this.#all);
    if ((this.#until.get(chat) ?? now) < now) this.#until.delete(chat);
    return Math.max(0, until - now);
  }

  /** A call to this chat was refused. Several chats at once: it is the bot that speaks too much. */
  refused(chat: number, seconds: number): void {
    const now = this.#clock();
    this.#until.set(chat, now + seconds * 1_000);
    this.#refusals = [...this.#refusals.filter((each) => now - each.at < SAME_TIME && each.chat !== chat), { chat, at: now }];
    if (this.#refusals.length >= SEVERAL) this.#all = Math.max(this.#all, now + Math.min(seconds, LONGEST) * 1_000);
    if (this.#until.size > MOST) this.#tidy(now);
  }

  #tidy(now: number): void {
    for (const [chat, until] of this.#until) if (until < now) this.#until.delete(chat);
  }
}

const SAME_TIME = 1_000;
const SEVERAL = 8;
/** Seconds that everybody waits because several were refused; who is refused for longer waits alone. */
const LONGEST = 5;
const MOST = 1_000;
