/** How long and how much the shell bears. Times in milliseconds. */
export interface Limits {
  /** Events of one person that may wait behind the one in hand. */
  waiting: number;
  /** For everything Botkit's middleware does before our handler, and again before each call. */
  middleware: number;
  /** For one answer of the store. */
  store: number;
  /**
   * For saving a turn. Longer than anything healthy takes, since afterwards nobody knows whether it was saved: the
   * store itself bounds how long it waits for a lock.
   */
  commit: number;
  /** Turns in hand at once, up to their being saved; the others wait in the order of their coming. */
  together: number;
  /** Replies on their way to one platform at once; the others wait in the order of their coming, which is no part of `patience`. */
  sending: number;
  /** For sending one turn's replies; afterwards what is left stays in the outbox. */
  patience: number;
  /** As `patience`, for replies that may not be kept in an outbox: afterwards they are lost. */
  unkept: number;
  /** Pauses before a failed call is made again; the last one repeats. */
  backoff: readonly number[];
  /** Times that a turn is computed again because another process saved first. */
  conflicts: number;
  /** Before a reply that was left is tried again, where the platform did not say when; doubles up to `recoverEvery`. */
  again: number;
  /** Times that an outbox entry is taken up again before it is given up; not those when the platform said to come later. */
  tries: number;
  /** Between two looks for unsent entries. */
  recoverEvery: number;
  /** Between two looks for what dead processes left, where the store knows who is alive. 0: there are no others. */
  claimEvery: number;
  /**
   * How old an unsent entry must be before it is taken up: a younger one may be in the hands of another
   * process, which has `patience` to send it. Use 0 where no other process shares the store, or the store knows who is alive.
   */
  grace: number;
  /** Unsent entries looked at together, per platform; and people whose left replies are tried together. */
  batch: number;
  /** For turns in flight when the shell stops. */
  stop: number;
}

export const defaultLimits: Limits = {
  waiting: 30,
  middleware: 5_000,
  store: 10_000,
  commit: 120_000,
  together: 256,
  sending: 512,
  patience: 4_000,
  unkept: 60_000,
  backoff: [200, 800, 1_600],
  conflicts: 8,
  again: 5_000,
  tries: 20,
  recoverEvery: 30_000,
  claimEvery: 0,
  grace: 15_000,
  batch: 100,
  stop: 10_000,
};
