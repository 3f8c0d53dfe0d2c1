import { discord } from './discord/chat.ts';
import type { Look } from './look.ts';
import { telegram } from './telegram/chat.ts';

export const looks: Readonly<Record<string, Look>> = { telegram, discord };
