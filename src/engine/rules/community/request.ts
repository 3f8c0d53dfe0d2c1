import { firstOf, lookThrough, type Piece, type Reading, type Shown } from '../../untrusted/shown.ts';
import type { Rule } from '../../rule.ts';
import { isOwn } from '../../untrusted/claims.ts';

/** Nobody is asked for money or for what must stay theirs: a bot that asks for it once is believed. */
export const request: Rule = {
  codes: ['community-request'],
  community: true,
  *check({ draft }) {
    for (const { found, words } of lookThrough(draft, requestIn)) {
      yield { code: 'community-request', ...found, message: `"${words.trim()}" asks people for money, or for something that nobody may have`, hint: 'Take it out. To say what scammers ask for write it as a question: "Did they ask for your password?"' };
    }
  },
};

const SECRET = String.raw`(?:pass ?words?|pass ?codes?|passphrase|pins?|seed|seed phrase|secret phrase|recovery (?:phrase|words)|private key|card (?:number|details)|cvv|(?:login|security|sms|one.time|verification) codes?|bank details|bank account|id card|passport|social security number|ssn|contrasena|clave|frase semilla|frase de recuperacion|codigo|numero de (?:la |su |tu )?tarjeta|datos bancarios)`;
const GIVE = String.raw`(?:send|give|tell|type|enter|write|share|paste|post|upload|show|envia|envie|da|de|dinos|diganos|escribe|escriba|comparte|comparta|pon|ponga)`;
// At the beginning of a sentence it is said to the reader.
const ASKED = new RegExp(String.raw`(?:^|[.!?:;\n]\s?)(?:please |now |then |first |just |por favor,? |ahora )*${GIVE} (?:[a-z]+ ){0,4}${SECRET}\b|(?:^|[.!?:;\n]\s?|\b(?:must|should|have to|need to|please|just|now) )(?:pay|send|transfer|donate|lend) (?:to )?(?:us|me|our|it to us)\b|\b(?:paganos|envianos|transfierenos|donanos)\b`, 'g');

function requestIn(reading: Reading, { key, role }: Shown): Piece | undefined {
  return role === 'words' || key.endsWith('.message') ? undefined : firstOf(reading, ASKED, '', isOwn(reading));
}
