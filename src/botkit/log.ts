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
  /** A call that went out. */
  | 'sent'
  | 'duplicate'
  /** Another process saved a turn of this person first. */
  | 'conflict'
  /** A call that was made again. */
  | 'retried'
  /** A call that was made again although its first try may have arrived: the person may see it twice. */
  | 'doubtful'
  /** A call that can never succeed. */
  | 'dropped'
  /** A reply that was tried so often or so long that it is tried no more. */
  | 'abandoned'
  /** A reply that somebody else left behind, an earlier run or another process, and that is sent from here. */
  | 'adopted'
  /** A reply left in the outbox for later. */
  | 'left'
  /** An event that was dropped because too many of that person's were waiting. */
  | 'flood'
  /** An event that was dropped because they came too fast. */
  | 'limited'
  | 'trouble.store'
  | 'trouble.ours';

/** `platform`: the adapter's name. */
export type Count = (what: Counted, platform?: string) => void;

/** How far a turn is: its session is saved; its replies are out. */
export type Stage = 'saved' | 'replied';

/** Seconds since its event came. */
export type Timed = (stage: Stage, platform: string, seconds: number) => void;

/** What is in hand now. */
export interface Pressure {
  /** People with an event in hand or waiting. */
  people: number;
  /** Turns that are not saved yet, and those that wait for room among them. */
  inHand: number;
  waiting: number;
  /** People with replies that could not be sent yet. */
  left: number;
}

/** Flows that a saved turn began, and the verdicts that it told. Discreet turns are never told of. */
export interface Shown {
  started: readonly string[];
  verdicts: readonly { flow: string; verdict: string }[];
}
