import { distance } from 'fastest-levenshtein';
import type { LanguageWords } from '../lexicon.ts';
import type { OpenQuestion, Option, Reply } from '../question.ts';
import { normalize, words } from './normalize.ts';

/** Longest message that is searched for an option's words; a longer one tells a story, it does not choose. */
const LONGEST = 24;

/**
 * What a typed message answers, by fixed rules: numbers, yes and no, whole words of an option, its phrases,
 * close spellings of longer words. Where two options fit, or a negation stands before the words, it is a miss.
 */
export function matchAnswer(text: string, question: OpenQuestion, language: LanguageWords): Reply {
  const typed = words(text);
  if (typed.length === 0) return { kind: 'miss' };
  const numbers = asNumbers(typed, question.options.length);
  if (numbers) return reply(question, numbers.map((at) => question.options[at - 1]));
  if (question.form === 'country') return reply(question, [matchCountry(typed, question, language)]);
  if (question.form === 'yesno') return reply(question, [matchYesNo(typed, question, language)]);
  if (question.form === 'many') return reply(question, matchSeveral(text, question, language));
  return reply(question, [matchOne(typed, question.options, language)]);
}

function reply(question: OpenQuestion, options: readonly (Option | undefined)[]): Reply {
  const chosen = options.filter((each) => each !== undefined);
  if (chosen.length === 0 || chosen.length < options.length) return { kind: 'miss' };
  return answerWith(question, chosen);
}

/** The reply that chooses these options; a miss where they cannot be chosen together. */
export function answerWith(question: OpenQuestion, chosen: readonly Option[]): Reply {
  const label = chosen.map((each) => each.label).join(', ');
  if (question.form !== 'many') {
    const [only] = chosen;
    return only && chosen.length === 1 ? { kind: 'answer', answer: only.id, label } : { kind: 'miss' };
  }
  if (chosen.length === 0 || (chosen.length > 1 && chosen.some((each) => each.alone))) return { kind: 'miss' };
  const ids = new Set(chosen.map((each) => each.id));
  return { kind: 'answer', answer: question.options.filter((each) => ids.has(each.id)).map((each) => each.id), label };
}

/** "2", or "1 3" for several; nothing where any word is no number of an option. */
function asNumbers(typed: readonly string[], most: number): number[] | undefined {
  const numbers = typed.map((word) => (/^\d{1,2}$/.test(word) ? Number(word) : 0));
  return numbers.every((each) => each >= 1 && each <= most) ? [...new Set(numbers)] : undefined;
}

/** A yes or no word alone, or first, when nothing after it takes it back. */
function matchYesNo(typed: readonly string[], question: OpenQuestion, language: LanguageWords): Option | undefined {
  const byId = (id: string) => question.options.find((each) => each.id === id);
  const whole = typed.join(' ');
  const phrases = (id: 'yes' | 'no' | 'unsure') => normalized(language.answers[id]);
  for (const id of ['yes', 'no', 'unsure'] as const) if (phrases(id).includes(whole)) return byId(id);
  if (typed.length > LONGEST) return undefined;
  const leads = (['unsure', 'yes', 'no'] as const).filter((id) => phrases(id).some((phrase) => whole.startsWith(`${phrase} `)));
  const [lead] = leads;
  if (!lead || leads.length > 1) return undefined;
  return contradicted(typed.slice(1), lead, language) ? undefined : byId(lead);
}

function contradicted(rest: readonly string[], lead: 'yes' | 'no' | 'unsure', language: LanguageWords): boolean {
  const opposite: readonly string[] = lead === 'yes' ? [...language.answers.no, ...language.negations] : lead === 'no' ? language.answers.yes : [];
  const against = new Set([...normalized(opposite), ...normalized(language.turns)]);
  return rest.some((word) => against.has(word));
}

function matchCountry(typed: readonly string[], question: OpenQuestion, language: LanguageWords): Option | undefined {
  const whole = typed.join(' ');
  const all = Object.entries(language.countries);
  const offered = new Set(question.options.map((each) => each.id));
  const exact = all.find(([, names]) => normalized(names).includes(whole));
  const close = exact ? [exact] : all.filter(([, names]) => normalized(names).some((name) => isClose(whole, name)));
  const [found] = close;
  if (!found || close.length > 1) return undefined;
  if (!question.sets && !offered.has(found[0])) return undefined;
  return { id: found[0], label: found[1][0] ?? found[0], match: () => [] };
}

/** Several options named in one message: "money and a card". */
function matchSeveral(text: string, question: OpenQuestion, language: LanguageWords): (Option | undefined)[] {
  const whole = matchOne(words(text), question.options, language);
  if (whole) return [whole];
  const parts = text.split(/[,;\n]+/).flatMap((part) => splitAt(words(part), normalized(language.ands)));
  if (parts.length < 2) return [undefined];
  return parts.map((part) => matchOne(part, question.options, language));
}

function splitAt(typed: readonly string[], separators: readonly string[]): string[][] {
  const parts: string[][] = [[]];
  for (const word of typed) {
    if (separators.includes(word)) parts.push([]);
    else parts.at(-1)?.push(word);
  }
  return parts.filter((part) => part.length > 0);
}

type Rule = (typed: readonly string[], option: Option) => boolean;

/** The one option that the first fitting rule finds; a rule that finds two finds none. */
function matchOne(typed: readonly string[], options: readonly Option[], language: LanguageWords): Option | undefined {
  if (typed.length === 0 || typed.length > LONGEST) return undefined;
  const negations = new Set(normalized(language.negations));
  const rules: Rule[] = [isWhole, (t, o) => contains(t, o, negations), (t, o) => isPartOf(t, o, negations), isMisspelt];
  for (const rule of rules) {
    const found = options.filter((option) => rule(typed, option));
    if (found.length === 1) return found[0];
    if (found.length > 1) return undefined;
  }
  return undefined;
}

const isWhole: Rule = (typed, option) => sayings(option).includes(typed.join(' '));

/** The message has the option's words or one of its phrases in it, without a negation before. */
function contains(typed: readonly string[], option: Option, negations: ReadonlySet<string>): boolean {
  return sayings(option).some((saying) => {
    const at = findWords(typed, saying.split(' '));
    return at >= 0 && !typed.slice(0, at).some((word) => negations.has(word));
  });
}

/** The message is a piece of the option's label that means something by itself. */
function isPartOf(typed: readonly string[], option: Option, negations: ReadonlySet<string>): boolean {
  if (!typed.some((word) => word.length >= 4) || typed.some((word) => negations.has(word))) return false;
  return findWords(words(option.label), typed) >= 0;
}

const isMisspelt: Rule = (typed, option) => {
  const whole = typed.join(' ');
  return [...sayings(option), ...words(option.label)].some((saying) => isClose(whole, saying));
};

function sayings(option: Option): string[] {
  return [normalize(option.label), ...normalized(option.match())];
}

function findWords(inside: readonly string[], wanted: readonly string[]): number {
  for (let at = 0; at + wanted.length <= inside.length; at++) {
    if (wanted.every((word, i) => inside[at + i] === word)) return at;
  }
  return -1;
}

/** One letter off in six or more, two in ten or more. Short words must be exact. */
function isClose(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (shorter < 6 || Math.abs(a.length - b.length) > 2) return false;
  return distance(a, b) <= (shorter >= 10 ? 2 : 1);
}

// Normalized lists, per list object: the lexicon's lists are never changed, only replaced.
const cache = new WeakMap<readonly string[], string[]>();

function normalized(list: readonly string[]): string[] {
  let known = cache.get(list);
  if (!known) cache.set(list, (known = list.map(normalize)));
  return known;
}
