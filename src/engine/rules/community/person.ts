import { lookThrough, type Piece, type Reading, type Shown } from '../../untrusted/shown.ts';
import type { Found, Rule } from '../../rule.ts';

/** A flow accuses nobody by name. A title before a name is certain enough to refuse; two names in a row are told. */
export const person: Rule = {
  codes: ['community-person'],
  community: true,
  *check({ draft }) {
    const hint = 'Name nobody: say "a man who calls himself a broker". People can be harmed by a name in a flow, and names are invented anyway.';
    const told = new Set<Shown>();
    for (const { shown, found, words } of lookThrough(draft, titled)) {
      told.add(shown);
      yield { code: 'community-person', ...found, message: `"${words}" names a person`, hint };
    }
    for (const { shown, found, words } of lookThrough(draft, named)) {
      if (!told.has(shown)) yield { code: 'community-person', severity: 'warning', ...found, message: `"${words}" may be the name of a person`, hint } satisfies Found;
    }
  },
};

const TITLED = /(?<!\p{Letter})(?:Mr|Mrs|Ms|Miss|Mx|Dr|Sir|Prof|Professor|Doctor|Captain|Officer|Detective|Inspector|Agent|Sgt|Sergeant|Sr|Sra|Srta|Don|Doña|Señor|Señora|Herr|Frau|Monsieur|Madame|Mme|Senhor|Senhora|Pak|Bapak|Ibu|Shri|Smt|Anh|Chị)\.?[ \u00a0]\p{Uppercase_Letter}[\p{Letter}'’-]+|[\p{Script=Han}]{1,3}(?:先生|女士|小姐)/u;
const PAIR = /(?<=[\p{Lowercase_Letter},;:] )\p{Uppercase_Letter}\p{Lowercase_Letter}[\p{Letter}'’-]*(?: \p{Uppercase_Letter}\.)? \p{Uppercase_Letter}\p{Lowercase_Letter}[\p{Letter}'’-]*/gu;
/** With one of these a name is that of an office, a firm or a thing. */
const NO_PERSON = /\b(?:Bank|Banco|Police|Policía|Office|Service|Services|Centre|Center|Agency|Ministry|Department|Commission|Court|Tax|Revenue|Post|Mail|Card|Pay|Wallet|App|Store|Market|Marketplace|Support|Team|Club|Bot|Server|Group|Library|School|University|Hospital|Church|Street|United|New|South|North|West|East|Saint|San|Santa|Red|Cross|Facebook|Google|Apple|Amazon|Microsoft|Western|Union|Money|Gift|Hong|Kong|Help|Now|America|América|Latin|Latina|Asia|Africa|Estados|Unidos|States|Derechos|Humanos|Rights|Nations|Naciones|National|Nacional|Centro|Take|It|Down|Trust|Coin|Gram|Both|Ends|The|Your|My)\b/;

function titled({ text }: Reading): Piece | undefined {
  const found = TITLED.exec(text);
  return found ? { part: [found.index, found.index + found[0].length], what: '' } : undefined;
}

function named({ text }: Reading, { role }: Shown): Piece | undefined {
  if (role === 'words') return undefined;
  for (const found of text.matchAll(PAIR)) {
    if (!NO_PERSON.test(found[0])) return { part: [found.index, found.index + found[0].length], what: '' };
  }
  return undefined;
}
