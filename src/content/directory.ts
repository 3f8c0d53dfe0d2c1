import type { Block, ContactBlock, Message, ResourceBlock } from '../message/message.ts';
import type { LanguageWords } from '../engine/lexicon.ts';
import { FALLBACK, type Content, type InterfaceKey } from './content.ts';
import { EU_MEMBERS } from './eu.ts';
import { kinds, type Entry, type Kind } from './schema.ts';
import { allowsWhenWatched, standing, type Situation, type Standing } from './standing.ts';

/** An entry as a person may see it, or nothing. `words` are those of the language it is shown in. */
export function show(
  entry: Entry,
  today: string,
  situation: Situation,
  words: LanguageWords,
): ContactBlock | undefined {
  const known = standing(entry, today, situation);
  if (known.kind === 'hidden') return undefined;
  const local = entry.in?.[words.code];
  const site = entry.url === undefined ? {} : { url: entry.url };
  const named = { kind: 'contact', name: local?.name ?? entry.name, ...site } as const;
  if (known.kind === 'withheld') return { ...named, ...(hasNumber(entry) && standingOf(say(words, entry.url === undefined ? 'directory.withheld_no_site' : 'directory.withheld'))) };
  const hours = entry.always_open ? say(words, 'directory.always_open') : (local?.hours ?? entry.hours);
  return { ...named, ...numbers(entry), ...(hours && { hours }), ...remark(known, words) };
}

/**
 * The messages of one turn with help lines in place of every request for them. What works in many countries is shown
 * once, where it comes last: a consulate's lines and those against trafficking share some.
 */
export function expand(content: Content, messages: readonly Message[], today: string): Message[] {
  const shown = new Set<string>();
  const once = (contacts: readonly ContactBlock[]) => contacts.filter((each) => !shown.has(keyOf(each)));
  const last = messages.toReversed().map((message) => {
    const situation = { discreet: message.discreet };
    const blocks = message.blocks.toReversed().map((block) => {
      if (block.kind !== 'resource') return [block];
      const { own, worldwide, words } = answer(content, block, today, situation);
      const others = once(worldwide);
      for (const each of others) shown.add(keyOf(each));
      return words ? [...own, ...worldwideBlocks(others, words)] : own;
    });
    return { ...message, blocks: blocks.toReversed().flat() };
  });
  return last.toReversed();
}

function keyOf(contact: ContactBlock): string {
  return JSON.stringify(contact);
}

interface Answered {
  own: Block[];
  /** Lines of no country, in words of this language. */
  worldwide: readonly ContactBlock[];
  words?: LanguageWords;
}

/** Which international lines stand for a kind that has none of its own. */
const WORLDWIDE: Record<Kind, readonly Kind[]> = {
  emergency: [],
  emotional: ['emotional'],
  child: ['child', 'emotional'],
  image: ['image'],
  scam: ['scam'],
  bank: [],
  refund: [],
  trafficking: ['trafficking'],
  consular: ['consular', 'trafficking'],
};

const FALLBACK_TEXT: Partial<Record<Kind, InterfaceKey>> = {
  emergency: 'directory.fallback.emergency',
  bank: 'directory.fallback.bank',
  refund: 'directory.fallback.refund',
  scam: 'directory.fallback.scam',
  consular: 'directory.fallback.consular',
};

function answer(content: Content, block: ResourceBlock, today: string, situation: Situation): Answered {
  const words = content.languages.get(block.language) ?? content.languages.get(FALLBACK);
  const kind = kinds.find((each) => each === block.resource);
  if (words === undefined || kind === undefined) return { own: [], worldwide: [] };
  if (kind === 'refund') return { own: rights(content, block.country, today, words), worldwide: [] };
  const list = (countries: readonly string[], wanted: readonly Kind[]): ContactBlock[] =>
    contacts(
      content.entries.filter((entry) => countries.includes(entry.country) && wanted.includes(entry.kind)),
      today,
      situation,
      words,
    );
  const watchedOut = situation.discreet === true && !allowsWhenWatched(kind);
  if (watchedOut) return { own: list(['XX'], ['trafficking']), worldwide: [] };
  const local = inCountry(block.country, (country) => list([country], [kind]));
  const worldwide = list(['XX'], WORLDWIDE[kind]);
  return { own: [...local, ...honest(local, kind, block.country, situation, words)], worldwide, words };
}

/**
 * What the law gives somebody who paid: nobody to call, but a sentence and its source. Told while its page was seen
 * within twelve months; rules change.
 */
function rights({ entries }: Content, country: string, today: string, words: LanguageWords): Block[] {
  const told = (of: string) => entries.filter((entry) => entry.kind === 'refund' && entry.country === of).flatMap((entry) => right(entry, today, words));
  const own = told(country);
  const known = own.length > 0 || !EU_MEMBERS.has(country) ? own : told('EU');
  const instead = say(words, known.length > 0 ? 'directory.refund_ask' : 'directory.fallback.refund');
  return [...known, ...(instead ? [{ kind: 'text', text: instead } as const] : [])];
}

function right(entry: Entry, today: string, words: LanguageWords): Block[] {
  const known = standing(entry, today);
  if (known.kind !== 'seen' && known.kind !== 'confirmed') return [];
  const source = say(words, 'directory.refund_seen', { date: known.on });
  const text = entry.in?.[words.code]?.name ?? entry.name;
  return [{ kind: 'text', text }, ...(source ? [{ kind: 'source', text: source, ...(entry.url && { url: entry.url }) } as const] : [])];
}

/** The country's own lines; the European Union's as well where the country has none that can be reached. */
function inCountry(country: string, list: (country: string) => ContactBlock[]): ContactBlock[] {
  if (country === 'XX') return [];
  const own = list(country);
  return own.some(isReachable) || !EU_MEMBERS.has(country) ? own : [...list('EU'), ...own];
}

/** What to say where nothing can be reached. Never which country was named, when the screen may be watched. */
function honest(
  local: readonly ContactBlock[],
  kind: Kind,
  country: string,
  { discreet }: Situation,
  words: LanguageWords,
): Block[] {
  if (local.some(isReachable) || kind === 'image') return []; // the services for pictures work everywhere
  const name = words.countries[country]?.[0];
  const unnamed = discreet === true || name === undefined;
  const none = unnamed ? say(words, 'directory.none_unnamed') : say(words, 'directory.none', { country: name });
  const instead = FALLBACK_TEXT[kind];
  const texts = [...(local.length > 0 || country === 'XX' ? [] : [none]), ...(instead ? [say(words, instead)] : [])];
  return texts.filter((text) => text !== undefined).map((text) => ({ kind: 'text', text }));
}

function worldwideBlocks(worldwide: readonly ContactBlock[], words: LanguageWords): Block[] {
  const heading = say(words, 'directory.international');
  return worldwide.length === 0 || heading === undefined
    ? [...worldwide]
    : [{ kind: 'text', text: heading }, ...worldwide];
}

/** Those that can be reached first, and of them those that never close. */
function contacts(
  entries: readonly Entry[],
  today: string,
  situation: Situation,
  words: LanguageWords,
): ContactBlock[] {
  const shown = entries.flatMap((entry) => {
    const contact = show(entry, today, situation, words);
    return contact === undefined
      ? []
      : [{ contact, rank: (isReachable(contact) ? 0 : 2) + (entry.always_open ? 0 : 1) }];
  });
  // A bare name helps nobody where something else can be reached.
  const useful = shown.some(({ rank }) => rank < 2) ? shown.filter(({ rank }) => rank < 2) : shown;
  return useful.toSorted((a, b) => a.rank - b.rank).map(({ contact }) => contact);
}

function isReachable({ phone, sms, whatsapp, url }: ContactBlock): boolean {
  return (phone ?? sms ?? whatsapp ?? url) !== undefined;
}

function hasNumber({ phone, sms, whatsapp, dial_from_abroad: abroad }: Entry): boolean {
  return (phone ?? sms ?? whatsapp ?? abroad) !== undefined;
}

/** Who asks for their own consulate is abroad: short codes and free numbers of home do not work there. */
function numbers({ kind, phone, sms, whatsapp, dial_from_abroad: abroad }: Entry): Pick<ContactBlock, 'phone' | 'sms' | 'whatsapp'> {
  const dialled = kind === 'consular' ? (abroad ?? phone) : phone;
  return { ...(dialled && { phone: dialled }), ...(sms && { sms }), ...(whatsapp && { whatsapp }) };
}

function remark(known: Standing, words: LanguageWords): Pick<ContactBlock, 'standing'> {
  return standingOf(remarkText(known, words));
}

function standingOf(text: string | undefined): Pick<ContactBlock, 'standing'> {
  return text === undefined ? {} : { standing: text };
}

function remarkText(known: Standing, words: LanguageWords): string | undefined {
  switch (known.kind) {
    case 'seen':
      return say(words, 'directory.seen', { date: known.on });
    case 'confirmed':
      return say(words, 'directory.confirmed', { date: known.on });
    case 'withheld':
    case 'open':
    case 'hidden':
      return undefined;
  }
}

/** These texts have plain names only (`{date}`), so that no message formatter is needed here. */
function say({ texts }: LanguageWords, key: InterfaceKey, values: Record<string, string> = {}): string | undefined {
  return texts[key]?.replace(/\{(\w+)\}/g, (whole, name: string) => values[name] ?? whole);
}
