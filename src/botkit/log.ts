/** Facts of one line: ids of places and kinds of trouble, never what a person wrote or who they are. */
export type Fields = Record<string, string | number | boolean | undefined>;

/** Where the shell reports. Pino's logger fits. */
export interface Log {
  info(fields: Fields, msg: string): void;
  warn(fields: Fields, msg: string): void;
  error(fields: Fields, msg: string): void;
}

/** What the shell counts, for an operator's metrics. */
export type Counted =
  | 'turn'
  | 'duplicate'
  /** Another process saved a turn of this person first. */
  | 'conflict'
  /** A call that was made again. */
  | 'retried'
  /** A call that was made again although its first try may have arrived: the person may see it twice. */
  | 'doubtful'
  /** A call that can never succeed, or that was given up. */
  | 'dropped'
  /** A reply left in the outbox for later. */
  | 'left'
  /** An event that was dropped because too many of that person's were waiting. */
  | 'flood'
  | 'trouble.store'
  | 'trouble.ours';

export type Count = (what: Counted) => void;
