import { firstAsWritten, firstOf, lookThrough, type Piece, type Reading } from '../../untrusted/shown.ts';
import type { Rule } from '../../rule.ts';

/** Nothing pings, and nothing is written so that a platform could show it as something else. */
export const mention: Rule = {
  codes: ['community-mention'],
  community: true,
  *check({ draft }) {
    for (const { found, piece, words } of lookThrough(draft, mentionIn)) {
      yield { code: 'community-mention', ...found, message: `"${words}" ${piece.what}`, hint: 'Write it in plain words: texts have no formatting, and call nobody.' };
    }
  },
};

const PING = /@ ?(?:everyone|here|todos|all)\b|<[@#]?[!&]?[\s@#]?\d{5,25}>?|<id:\w+>?/g;
const SPECIAL = /<t:-?\d+(?::\w)?>?|<a?:\w{2,32}:\d+>?|<\/[\w -]{1,64}:\d+>?|(?<![\w:]):[a-z0-9_+-]{2,32}:(?![\w:])/g;
const TAG = /<\/?[a-z!][^\s<>]{0,100}[^<>]{0,100}>?|&(?:#x?[0-9a-f]{1,8}|[a-z]{2,12});/g;
const MASKED = /\[[^\]\n]{0,200}\] ?\([^)\n]{0,400}\)?|!\[|\]\(/g;
const MARKS = /\*\*|__|~~|\|\||`|^ {0,3}(?:#{1,6}|-#|>{1,3}) |(?<![\w*])\*[^\s*][^*\n]{0,200}\*(?!\w)|(?<!\w)_[^\s_][^_\n]{0,200}_(?!\w)/gm;
const COMMAND = /(?<![\w/])\/[a-z_]\w{0,31}(?![\w/])|(?<!\w)#[\p{Letter}_][\p{Letter}\p{Number}_]*|(?<!\w)\$[a-z]{2,8}\b/giu;
const PRESSED = 'can be pressed: it is a command, or leads to a search';

function mentionIn(reading: Reading): Piece | undefined {
  return (
    firstOf(reading, PING, 'calls people') ??
    firstOf(reading, SPECIAL, 'is shown as something else on Discord') ??
    firstOf(reading, MASKED, 'is a link that hides where it goes') ??
    firstOf(reading, TAG, 'is markup of a web page') ??
    firstOf(reading, MARKS, 'is formatting') ??
    firstOf(reading, COMMAND, PRESSED) ??
    firstAsWritten(reading, COMMAND, PRESSED)
  );
}
