import type { Kind } from '../kind.ts';
import { ask } from './ask.ts';
import { call } from './call.ts';
import { checklist } from './checklist.ts';
import { picture } from './picture.ts';
import { practice } from './practice.ts';
import { resource } from './resource.ts';
import { say } from './say.ts';
import { verdict } from './verdict.ts';

/**
 * Every kind of step. A step is of the first kind whose key it has, so `say` stands last: it may accompany
 * a verdict, a resource or a picture.
 */
export const kinds: readonly Kind[] = [ask, checklist, verdict, call, resource, picture, practice, say].map(
  (kind) => kind as unknown as Kind, // each is called only with specs its own shape has read
);
