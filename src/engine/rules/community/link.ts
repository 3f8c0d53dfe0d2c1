import { pieceAt } from '../../untrusted/fold.ts';
import { firstOf, lookThrough, type Piece, type Reading } from '../../untrusted/shown.ts';
import type { Rule } from '../../rule.ts';

/** Links lead to official pages only, and are written so that everybody sees whose page it is. */
export const link: Rule = {
  codes: ['community-link'],
  community: true,
  *check({ draft, lexicon: { officialDomains } }) {
    for (const { found, piece, words } of lookThrough(draft, (reading) => linkIn(reading, officialDomains))) {
      yield { code: 'community-link', ...found, message: `"${words}" ${piece.what}`, hint: 'Take it out, or link to a page of content/official-domains.yaml, written as https://www.ic3.gov/… . If you meant the end of a sentence, put a space after the full stop.' };
    }
  },
};

const SCHEME = /\b(?:[a-z][a-z0-9+.-]{1,15} ?: ?\/ ?\/|(?:javascript|data|vbscript|file|blob|tel|sms|mailto|intent|tg|whatsapp|viber|skype|magnet|bitcoin|ethereum|tron|market|about|ms-[a-z]{2,15}|view-source) ?: ?[^\s])[^\s]{0,200}/g;
const BARE = /(?:[\p{Letter}\p{Number}_-]{1,63}\.){1,8}(?:xn--[a-z0-9-]{1,59}|\p{Letter}{2,24})(?![\p{Letter}\p{Number}])[^\s]{0,200}/gu;
const DOTTED = /\b[\p{Letter}\p{Number}-]{1,63} ?(?:\.|dot|punto|ponto|punkt) ?(?:com|net|org|info|xyz|biz|ru|cn|io|gg|cc|ly|tk)\b(?:\/[^\s]{0,80})?/gu;
const SPELLED = /\b[\p{Letter}\p{Number}-]{1,63} ?[[({<] ?(?:\.|dot|punto|ponto|point|punkt|d0t) ?[\])}>] ?[a-z]{2,24}\b/gu;
const SAID = /\b[\p{Letter}\p{Number}-]{1,63} dot (?:me|co|app|site|online|top|shop|link|club|live|vip|dev|uk|us|eu|in|ai)\b|\bdot [a-z]{2,24} slash\b/gu;
const IDEOGRAPHIC = /[a-z0-9-]{2,63}[。｡][a-z]{2,24}\b/g;
const ADDRESS_OF_MACHINE = /\b\d{1,3}(?:\.\d{1,3}){3}\b[^\s]{0,80}|\[[0-9a-f:]{4,40}\]/g;
const WWW = /\bwww[\s.[\]()]{1,3}[^\s]{2,}|\b(?:t|telegram|discord|wa|bit|tinyurl|is|goo) ?\.? ?(?:me|gg|ly|gd|gl) ?\/ ?\w+|\.gg\/\w+/g;

function linkIn(reading: Reading, official: ReadonlySet<string>): Piece | undefined {
  const isStrange = (from: number) => !isOfficial(reading, from, official);
  const find = (pattern: RegExp, what: string) => firstOf(reading, pattern, what, (found, index) => isStrange(index) && !/^ee\.uu/.test(found));
  return (
    find(SCHEME, 'is a link to a page that is not on the list of official ones') ??
    find(BARE, 'reads as a link to a page that is not on the list of official ones') ??
    find(WWW, 'reads as a link to a page that is not on the list of official ones') ??
    find(SPELLED, 'spells a link out, so that it is not seen') ??
    // "…. Com" begins a sentence in Portuguese.
    firstOf(reading, DOTTED, 'reads as a link with spaces in it', (found, index) => isStrange(index) && !/\. [A-Z]\w*$/.test(reading.text.slice(...pieceAt(reading.folded, index, index + found.length)))) ??
    find(SAID, 'spells a link out, so that it is not seen') ??
    find(IDEOGRAPHIC, 'reads as a link') ??
    find(ADDRESS_OF_MACHINE, 'is the address of a machine')
  );
}

/** Where a word that is written in plain letters is an official page, and nothing else is in it. */
const OFFICIAL = /^(?:https:\/\/)?((?:[a-z0-9-]{1,63}\.){1,6}[a-z]{2,24})(?:\/[A-Za-z0-9/_-]{0,200}(?:\.html?)?)?$/;

function isOfficial({ text, folded }: Reading, index: number, official: ReadonlySet<string>): boolean {
  const at = folded.at[index] ?? 0;
  const from = text.slice(0, at).search(/(?<![^\s(“"])[^\s(“"]*$/);
  const word = /^[^\s]*/.exec(text.slice(from))?.[0].replace(/(?<![.,;:!?)”"])[.,;:!?)”"]+$/, '') ?? '';
  const host = OFFICIAL.exec(word)?.[1];
  if (host === undefined || host.includes('--')) return false;
  const labels = host.split('.');
  if (labels.at(-1) === 'example') return true; // kept for examples: it leads nowhere (RFC 2606)
  return labels.some((_, i) => official.has(labels.slice(i).join('.')));
}
