import type { Capabilities } from '../../message/capabilities.ts';
import { lengthOf } from './html.ts';

/** Limits as https://core.telegram.org/bots/api states them; where it is silent, what clients show well. */
export const telegram: Capabilities = {
  // 4,096 after entities are parsed; less what a progress in words may take more than in figures.
  text: 4_080,
  size: lengthOf,
  gap: 2,
  // Not documented: more than a hundred are refused, and nobody reads that many.
  buttons: 60,
  // Not documented: longer labels are cut off on a phone.
  label: 48,
  select: 0,
  pictures: true,
};

/** Longest caption of a picture. */
export const CAPTION = 1_024;
/** Longest text of a message. */
export const TEXT = 4_096;
/** Longest callback data, in bytes. */
export const DATA = 64;
/** Messages that one `deleteMessages` takes. */
export const DELETIONS = 100;
