import type { Capabilities } from '../../message/capabilities.ts';
import { lengthOf } from './markdown.ts';

/** Characters of all texts in one message, and components, those within others included. */
export const TEXT = 4_000;
export const COMPONENTS = 40;
/** Room kept for what was chosen, which is told above or below. */
export const CHOICE = 360;
/** Buttons side by side. */
export const ROW = 5;
/** Choices in one menu. */
export const MENU = 25;
/** Longest label of a button, and longest id of ours, in characters. */
export const LABEL = 80;
export const CUSTOM_ID = 100;
/** Longest description of a picture. */
export const ALT = 1_024;
/** Longest address of a button. */
export const ADDRESS = 512;

/** Limits as https://discord.com/developers/docs/components/reference states them; fewer where nobody reads that many. */
export const discord: Capabilities = {
  text: TEXT - CHOICE,
  size: lengthOf,
  gap: 2,
  buttons: 10,
  label: LABEL,
  // Several menus stand in one message where one cannot hold them all.
  select: 4 * MENU,
  options: ROW,
  pictures: true,
};
