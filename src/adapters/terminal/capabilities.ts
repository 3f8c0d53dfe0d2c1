import type { Capabilities } from '../../message/capabilities.ts';
import { plain } from '../../message/plain.ts';

/** A terminal shows any text; choices are typed. */
export const terminal: Capabilities = {
  text: Infinity,
  size: (block) => plain(block).length,
  gap: 2,
  buttons: 0,
  label: 0,
  select: 0,
  pictures: false,
};
