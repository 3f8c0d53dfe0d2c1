import { firstOf, lookThrough, type Piece, type Reading, type Shown } from '../../untrusted/shown.ts';
import type { Rule } from '../../rule.ts';
import { isOwn } from '../../untrusted/claims.ts';
import { spelledNumber } from '../../untrusted/numbers.ts';

/** Nothing in a community's flow leads to a person or an account: whom to call and where to write comes from the directory alone. */
export const contact: Rule = {
  codes: ['community-contact'],
  community: true,
  *check({ draft }) {
    for (const { found, piece, words } of lookThrough(draft, contactIn)) {
      yield { code: 'community-contact', ...found, message: `"${words}" is, or looks like, ${piece.what}`, hint: 'Take it out. To show help lines write a step with "resource: scam": they come from the checked directory, for the country of each person.' };
    }
  },
};

// Every repetition has an end, so that time grows with the text and no faster.
const APPS = 'telegram|whatsapp|signal|skype|wechat|weixin|kakao\\w{0,4}|line|viber|zalo|snapchat|snap|instagram|insta|ig|facebook|fb|discord|tiktok|twitter|x|teams|zoom';
const GAP = String.raw`(?:[\s().\-/_~*|:;,'"+=·•>]{0,3}| (?:then|and|plus|dash|minus|luego|guion|und|et) )`;
const NUMBER = new RegExp(String.raw`\+?\d(?:${GAP}\d){5,30}`, 'g');
const LIKE_NUMBER = new RegExp(String.raw`(?<![a-z0-9])\+?[\doil](?:${GAP}[\doil]){6,30}(?![a-z])`, 'g');
const SHORT_NUMBER = /\b(?:call|dial|text|sms|phone|ring|tel|fax|whatsapp|llam[ae]\w{0,4}|marque|marca|telefon\w{0,4}|appelez|anrufen|ligue)\b[^.!?\n\d]{0,24}(?<!\b(?:in|en|of|since|year|ano|de) )\b\d{3,6}\b/g;
const VANITY = /\b(?:[1l][- ])?[8o][0o\d]{2}-[a-z]{3,12}\b/g;
const GROUPS = /\b[a-z0-9]{4}(?: [a-z0-9]{4}){4,12}\b/g;
const INVITED = new RegExp(String.raw`\b(?:add|dm|pm|message|contact|text|write|write to|find|follow|reach|call|ring|email) (?:me|us|our (?:admin|team|helper|expert|agent|channel|group|bot|number)s?)\b|\b(?:my|our) (?:${APPS}) (?:is|name|id)\b|\b(?:escribe|llama|contacta|agrega|busca|sigue)(?:nos|me)\b|\bdm [a-z]\w+`, 'g');
const EMAIL = /[^\s@<>()"]{1,64} ?(?:@|[[({<'] ?(?:at|a|arroba)'? ?[\])}>']) ?[^\s@<>()"]{1,64}\.[a-z]{2,}|\b\w[\w.-]{0,40} (?:at|arroba) [a-z0-9-]{1,40} ?(?:\.|dot|punto) ?(?:com|net|org|me|co|ru)\b|\b\w[\w.-]{0,40} ?(?:[[({] ?)?(?:at|arroba|@)(?: ?[\])}])? ?(?:gmail|hotmail|outlook|yahoo|proton|protonmail|icloud|gmx|aol|yandex)\b/g;
const HANDLE = /@ ?[a-z_]\w+|\b[a-z]\w{1,31}#\d{4}\b/g;
const NAMED_ACCOUNT = new RegExp(String.raw`\b(?:${APPS})(?: (?:id|user|username|user name|account|handle|channel|group|number|me|us|usuario|canal|grupo|cuenta)){0,2} ?[:=] ?\S{3,}`, 'g');
const WALLET = /\b0x(?:[\s_-]?[0-9a-f]){12,90}|\b(?:bc1|tb1|ltc1|addr1|cosmos1|osmo1|bitcoincash:)[a-z0-9]{14,90}|\b(?=[a-z0-9]{0,90}\d)(?=[a-z0-9]{0,90}[a-z])(?=[a-z0-9]{0,90}\d[a-z]{0,90}\d)[a-z0-9]{20,90}|\b(?:eq|uq)[\w-]{44,50}\b/g;
const IBAN = /\b[a-z]{2}\d{2}(?:[ -]?[a-z0-9]{4}){2,7}(?:[ -]?[a-z0-9]{1,3})?\b/g;
const ADDRESS = /\b\d{1,5}[a-z]? (?:[a-z'’-]{2,20} ){1,3}(?:street|st|road|rd|avenue|ave|lane|ln|boulevard|blvd|drive|square|court|terrace)\b|\b(?:calle|avenida|avda|plaza|paseo|rue|via|rua|viale|platz|jalan|jl)\.? (?:[a-z'’-]{2,20} ){1,3}(?:n[uº°o]?\.? ?)?\d{1,5}\b|\b[a-z-]{3,20}(?:strasse|straße|weg) \d{1,4}\b|\bp\.? ?o\.? box \d+|\b[a-z]{1,2}\d[a-z\d]? \d[a-z]{2}\b/g;

function contactIn(reading: Reading, { key, role }: Shown): Piece | undefined {
  // A message to judge is what a scammer writes; words to match are what people say.
  const invited = role === 'words' || key.endsWith('.message') ? undefined : firstOf(reading, INVITED, 'a call to write to somebody', isOwn(reading));
  return (
    invited ??
    firstOf(reading, EMAIL, 'an email address') ??
    firstOf(reading, HANDLE, 'an account of somebody', (found) => !/^@ ?(?:everyone|here)\b/.test(found)) ??
    firstOf(reading, NAMED_ACCOUNT, 'an account of somebody') ??
    firstOf(reading, WALLET, 'a wallet or an account number') ??
    firstOf(reading, IBAN, 'a bank account', (found) => (found.match(/\d/g) ?? []).length >= 8) ??
    firstOf(reading, NUMBER, 'a phone number or an account number', isNumber) ??
    firstOf(reading, LIKE_NUMBER, 'a phone number', (found) => (found.match(/\d/g) ?? []).length >= 5) ??
    firstOf(reading, VANITY, 'a phone number') ??
    firstOf(reading, GROUPS, 'a wallet or an account number', (found) => (found.match(/\d/g) ?? []).length >= 3 && (found.match(/[a-z]/g) ?? []).length >= 3) ??
    firstOf(reading, SHORT_NUMBER, 'a number to call') ??
    spelledNumber(reading) ??
    firstOf(reading, ADDRESS, 'an address of a house')
  );
}

/** Dates, years and amounts in thousands are no numbers to call. */
function isNumber(found: string): boolean {
  const groups = found.match(/\d+/g) ?? [];
  if (groups.length < 3 && groups.every((group) => /^(?:19|20)\d\d$/.test(group))) return false;
  if (/^(?:19|20)\d\d-\d\d-\d\d$|^\d{1,3}(?:[,.' ]000){1,3}$|^\d{1,3}(?:,\d{3}){1,3}$/.test(found)) return false;
  const digits = found.replace(/\D/g, '').length;
  return digits >= (/^\d+$/.test(found) || found.startsWith('+') ? 6 : 7);
}
