import type { Block } from './message.ts';

/** What a platform can show in one of its messages. `degrade` makes everything fit. */
export interface Capabilities {
  /** Longest text of one message, in what `size` counts. */
  text: number;
  /** Length of a block as this platform counts it, in the adapter's own markup. */
  size: (block: Block) => number;
  /** What goes between two blocks of one message, and for the progress, in the same unit. */
  gap: number;
  /** Buttons under one message; 0 where there are none: then people type numbers and words. */
  buttons: number;
  /** Longest label of a button, in UTF-16 units; at least eight, room for a number and a mark. */
  label: number;
  /** Options in one select menu; 0 where there are none. */
  select: number;
  /** More options than these go into a menu, where it can hold them; absent: as many as there are buttons. */
  options?: number;
  pictures: boolean;
}

/** Length of `12/34` and the break after it: room kept for the progress. */
export const PROGRESS_ROOM = 12;
