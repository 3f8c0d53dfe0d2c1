/** First millisecond of Discord's time. */
const EPOCH = 1_420_070_400_000;
/** What fits beside the time: so many ids one moment has. */
const LAST = 2 ** 22 - 1;

/** Numbers that hold the time they were made at, as all ids of Discord do. */
export class Ids {
  #step = 0;
  #guild = Date.now();

  next(at = Date.now()): string {
    this.#step = (this.#step % LAST) + 1;
    return made(at, this.#step);
  }

  /** One millisecond apart, so that guilds made one after the other fall on one shard after the other. */
  guild(): string {
    this.#guild += 1;
    return made(this.#guild, 0);
  }
}

function made(at: number, step: number): string {
  return String((BigInt(at - EPOCH) << 22n) | BigInt(step));
}

/** The shard that gets the events of a guild; whatever is in no guild goes to the first. */
export function shardOf(guild: string | undefined, count: number): number {
  return guild === undefined ? 0 : Number((BigInt(guild) >> 22n) % BigInt(count));
}
