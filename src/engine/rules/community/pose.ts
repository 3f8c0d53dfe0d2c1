import { COMMUNITY } from '../../origin.ts';
import type { Lexicon } from '../../lexicon.ts';
import { normalize } from '../../match/normalize.ts';
import type { Found, Rule, RuleContext } from '../../rule.ts';
import { isOwn } from '../../untrusted/claims.ts';
import { firstOf, lookThrough, type Piece, type Reading, shownIn } from '../../untrusted/shown.ts';

/** A community speaks for itself: never as the bot, its makers, an office or a bank. */
export const pose: Rule = {
  codes: ['community-pose'],
  community: true,
  *check(context) {
    const { draft } = context;
    yield* ownName(draft);
    for (const { found, words } of lookThrough(draft, posing)) {
      yield { code: 'community-pose', ...found, message: `"${words}" speaks as if it came from the makers of this bot, or from an office or a bank`, hint: 'Say it as what it is: the words of your community.' };
    }
    yield* borrowed(context);
  },
};

function* ownName({ flow, head }: RuleContext['draft']): Iterable<Found> {
  const name = [flow, head.flow].find((each) => !/^community\/[a-z0-9-]+(?:\/[a-z0-9-]+)?$/.test(each));
  if (name === undefined) return;
  yield { code: 'community-pose', path: ['flow'], message: `A flow of a community is called ${COMMUNITY}… ; "${name}" is a name of another sort`, hint: `Write "flow: ${COMMUNITY}${/(?<![a-z0-9-])[a-z0-9-]+$/.exec(head.flow)?.[0] ?? 'mine'}".` };
}

const WHO = String.raw`(?:the |an? |your |our |la |el |su |tu |de |del )*(?:(?:official|local|national|federal|state|cyber|oficial|real) )*(?:police\w*|fbi|interpol|europol|ic3|government|ministry|court|tax office|irs|hmrc|bank|banco|policia|gobierno|support team|security team|help desk|support|admin\w*|moderators?|staff|developers?|makers|team|bot|both ends|telegram|discord)`;
const CLAIM = new RegExp(String.raw`\b(?:i am|i'm|im|we are|we're|this is|here is|you are talking to|you are speaking (?:to|with)|we work (?:for|with)|soy|somos|esto es|le habla|habla con) (?:calling |writing |speaking |llamando )?(?:from |with |by |on behalf of |de parte de )?${WHO}\b`, 'g');
const BEHALF = new RegExp(String.raw`\b(?:verified|approved|certified|checked|endorsed|authori[sz]ed|licensed|recommended|written|made|reviewed|sponsored|verificad[oa]|aprobad[oa]|autorizad[oa]|certificad[oa]|avalad[oa]|escrit[oa]|hech[oa]) (?:by|por) ${WHO}\b|\b(?:on behalf of|in partnership with|in cooperation with|de parte de|en nombre de) ${WHO}\b`, 'g');
const OFFICIAL = /^ ?(?:system|bot|admin|moderator|support|police|security|official|discord|telegram|sistema|policia|oficial|soporte|your bank|su banco) ?[:!]|^ ?(?:official|verified|oficial|verificad[oa])[ .!]*$|\b(?:police|bank|support|security) (?:officer |team |agent )?here\b|\b(?:official|verified|authori[sz]ed|oficial|verificad[oa]) (?:flow|bot|check|message|support|helper|account|notice|announcement|warning|server|channel|partner|flujo|mensaje|cuenta|aviso|canal|soporte)\b|\b(?:flujo|mensaje|cuenta|aviso|canal|soporte|anuncio|servidor) (?:oficial|verificad[oa])\b|\bb[o0]th ?ends\b|\bmakers of this bot\b|\bquienes hacen este bot\b|\b(?:system|security) (?:message|notice|alert)\b|✅|☑|✔|🛡|👮|🏦|🏛/g;

function posing(reading: Reading): Piece | undefined {
  return firstOf(reading, CLAIM, '', isOwn(reading)) ?? firstOf(reading, BEHALF, '') ?? firstOf(reading, OFFICIAL, '');
}

/** Titles of official flows, and what the bot itself says, are taken. */
function* borrowed({ draft, flows, lexicon }: RuleContext): Iterable<Found> {
  const titles = titlesOf(flows);
  const own = saidByBot(lexicon);
  for (const { key, text, place, role } of shownIn(draft)) {
    const words = normalize(text);
    const flow = key === 'title' ? titles.get(words) : undefined;
    if (flow) yield { code: 'community-pose', ...place, message: `"${text}" is the title of ${flow}`, hint: 'Choose a title that nobody takes for the official one.' };
    else if (role !== 'words' && own.has(words)) yield { code: 'community-pose', ...place, message: 'These are words of the bot itself', hint: 'Say it in your own words: people must know who speaks.' };
  }
}

// Per table of flows and per lexicon: made once, since neither is ever changed, only replaced.
const titles = new WeakMap<object, ReadonlyMap<string, string>>();
const bots = new WeakMap<object, ReadonlySet<string>>();

function titlesOf(flows: RuleContext['flows']): ReadonlyMap<string, string> {
  let known = titles.get(flows);
  if (known) return known;
  const official = [...flows.values()].filter((each) => !each.origin && each.head.title !== '');
  const all = official.flatMap((draft) => [draft.head.title, ...draft.translations.flatMap(({ texts }) => texts.get('title')?.text ?? [])].map((title): [string, string] => [normalize(String(title)), draft.flow]));
  titles.set(flows, (known = new Map(all)));
  return known;
}

/** Shorter ones are anybody's. */
const FEWEST_WORDS = 4;

function saidByBot(lexicon: Lexicon): ReadonlySet<string> {
  let known = bots.get(lexicon);
  if (known) return known;
  const all = [...lexicon.languages.values()].flatMap(({ texts }) => Object.values(texts)).map(normalize);
  bots.set(lexicon, (known = new Set(all.filter((text) => text.split(' ').length >= FEWEST_WORDS))));
  return known;
}
