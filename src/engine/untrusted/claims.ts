import type { Reading } from './shown.ts';

/** Letters before and after a piece that tell who says it. */
const AROUND = 90;
const QUOTED = /["“«'‘]\s?[^"”»]{0,80}$/;
const TOLD = /\b(?:say|says|said|claim\w{0,3}|pretend\w{0,3}|tell|tells|told|ask|asks|asked|write|writes|wrote|want you|wants you|dice[n]?|dijo|afirma\w{0,3}|pide[n]?|quiere[n]?)\b[^.!?\n]{0,60}$/;
const CONDITION = /\b(?:if|whether|when|where|how|unless|until|that|who|think|believe|never|not|don't|dont|nobody|no one|si|que|cuando|donde|como|nunca|no)(?: [a-z]+){0,2}\s*$/;

/** Whether a piece is the author's own claim: not a question, not a condition, and not what somebody else says. */
export function isOwn({ folded: { text } }: Reading): (found: string, index: number) => boolean {
  return (found, index) => {
    const before = text.slice(Math.max(0, index - AROUND), index);
    return !isQuestion(text.slice(index + found.length)) && !QUOTED.test(before) && !TOLD.test(before) && !CONDITION.test(before);
  };
}

function isQuestion(rest: string): boolean {
  return /^[^.!\n]{0,200}\?/.test(rest);
}
