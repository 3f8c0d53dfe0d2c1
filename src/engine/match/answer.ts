import { distance } from 'fastest-levenshtein';
import type { LanguageWords } from '../lexicon.ts';
import type { OpenQuestion, Option, Reply } from '../question.ts';
import { type Meant, optionFor, phrasesFor } from './meant.ts';
import { clauses, isSign, lengthOf, normalize, splitAt, words } from './normalize.ts';

/** Longest message that is searched for an option's words; a longer one tells a story, it does not choose. */
const LONGEST = 24;
/** Longest message in which somebody who is named is the answer. */
const FEW = 6;

/**
 * What a typed message answers, by fixed rules: numbers, yes and no, whole words of an option, its phrases,
 * close spellings of longer words. Where two options fit, or a negation stands before the words, it is a miss.
 */
export function matchAnswer(text: string, question: OpenQuestion, language: LanguageWords): Reply {
  const typed = words(text);
  if (typed.length === 0) return { kind: 'miss' };
  const numbers = asNumbers(typed, question.options.length);
  if (numbers) return reply(question, numbers.map((at) => question.options[at - 1]));
  if (question.form === 'country') return reply(question, [matchCountry(typed, language)]);
  if (question.form === 'yesno') return reply(question, [matchYesNo(text, question, language)]);
  if (question.form === 'many') return several(text, question, language);
  return reply(question, [matchOne(text, question.options, language)]);
}

/** "Yes" alone asks which; before a comma it adds nothing. */
function several(text: string, question: OpenQuestion, language: LanguageWords): Reply {
  const told = reply(question, matchSeveral(text, question, language));
  if (told.kind !== 'miss' || matchYesNo(text, { ...question, options: yesNo }, language)?.id !== 'yes') return told;
  const after = /^[^,.!;，。！]{1,40}[,.!;，。！]([^]+)$/.exec(text)?.[1] ?? '';
  const rest = reply(question, matchSeveral(after, question, language));
  return rest.kind === 'miss' ? { kind: 'which' } : rest;
}

const yesNo: readonly Option[] = ['yes', 'no', 'unsure'].map((id) => ({ id, label: id, match: () => [] }));

function reply(question: OpenQuestion, options: readonly (Option | undefined)[]): Reply {
  const chosen = options.filter((each) => each !== undefined);
  if (chosen.length === 0 || chosen.length < options.length) return { kind: 'miss' };
  return answerWith(question, chosen);
}

/** The reply that chooses these options; a miss where they cannot be chosen together. */
export function answerWith(question: OpenQuestion, chosen: readonly Option[]): Reply {
  const label = chosen.map((each) => each.label).join(question.comma ?? ', ');
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

/**
 * A yes or no word alone, or first, when nothing after it takes it back. The longest that fits leads. A single sign
 * leads only as a clause of its own, since it begins other words: 对 is "right", 对方 "the other side".
 */
function matchYesNo(text: string, question: OpenQuestion, language: LanguageWords): Option | undefined {
  const typed = words(text);
  const alone = clauses(text, [])[0]?.length === 1;
  const leads = (['yes', 'no', 'unsure'] as const).flatMap((id) =>
    normalized(language.answers[id])
      .map((phrase) => phrase.split(' '))
      .filter((phrase) => startsWith(typed, phrase) && (alone || !isOneSign(phrase)))
      .map((phrase) => ({ id, length: phrase.length })),
  );
  const lead = leads.toSorted((a, b) => b.length - a.length)[0];
  if (!lead || (lengthOf(typed) > LONGEST && lead.length < typed.length)) return undefined;
  return contradicted(typed.slice(lead.length), lead.id, language) ? undefined : question.options.find(({ id }) => id === lead.id);
}

function isOneSign(phrase: readonly string[]): boolean {
  return phrase.length === 1 && isSign(phrase[0] ?? '');
}

function startsWith(typed: readonly string[], phrase: readonly string[]): boolean {
  return phrase.every((word, at) => typed[at] === word);
}

/**
 * A "but" anywhere, or the opposite at once or as the last word ("yes and no"). Further inside it belongs to what is
 * told: "yes, they said not to tell anyone" is a yes.
 */
function contradicted(rest: readonly string[], lead: 'yes' | 'no' | 'unsure', { answers, negations, turns }: LanguageWords): boolean {
  const said = (list: readonly string[]) => normalized(list).map((phrase) => phrase.split(' '));
  if (said(turns).some((phrase) => findWords(rest, phrase) >= 0)) return true;
  const yes = said(answers.yes).filter(([first]) => !isSign(first ?? '')); // 不是，是… is "no, it is …"
  const opposite = lead === 'yes' ? said(answers.no).filter((phrase) => !isOneSign(phrase)) : lead === 'no' ? yes : [];
  const atOnce = lead === 'yes' ? [...opposite, ...said(negations)] : opposite;
  return atOnce.some((phrase) => startsWith(rest, phrase)) || opposite.some((phrase) => startsWith(rest.slice(-phrase.length), phrase));
}

/** A country's name as the whole message, nearly so, or in a few words around it ("I am in Spain"). */
function matchCountry(typed: readonly string[], { negations, countries }: LanguageWords): Option | undefined {
  const whole = typed.join(' ');
  const all = Object.entries(countries).map(([code, names]) => ({ code, label: names[0] ?? code, names: normalized(names) }));
  const exact = all.find(({ names }) => names.includes(whole));
  const close = exact ? [exact] : all.filter(({ names }) => names.some((name) => isClose(whole, name)));
  const said = close.length > 0 || lengthOf(typed) > LONGEST || typed.some((word) => normalized(negations).includes(word)) ? [] : namedIn(typed, all);
  const [found, other] = close.length > 0 ? close : said;
  return found && !other ? { id: found.code, label: found.label, match: () => [] } : undefined;
}

/** Countries named in a sentence. Short names are words of other things ("us"); a name in a longer one is not meant. */
function namedIn<C extends { names: readonly string[] }>(typed: readonly string[], all: readonly C[]): C[] {
  const found = all.flatMap((country) =>
    country.names.filter((name) => says(name) && findWords(typed, name.split(' ')) >= 0).map((name) => ({ country, name })),
  );
  const meant = found.filter(({ name }) => !found.some((each) => each.name.length > name.length && ` ${each.name} `.includes(` ${name} `)));
  return [...new Set(meant.map(({ country }) => country))];
}

/** Several options named in one message: "money and a card". */
function matchSeveral(text: string, question: OpenQuestion, language: LanguageWords): (Option | undefined)[] {
  const said = normalize(text);
  const whole = question.options.filter((option) => sayings(option).includes(said));
  const parts = clauses(text, normalized(language.turns)).flatMap((part) => splitAt(part, normalized(language.ands)));
  const meant = matchMeant(text, question.options, language);
  if (whole.length === 0 && meant) return [meant];
  if (whole.length === 1 || parts.length < 2) return [matchOne(text, question.options, language)];
  if (parts.length > question.options.length) return [undefined];
  return parts.map((part) => matchOne(part.join(' '), question.options, language));
}

/** What was typed: all its words, and the clauses in which they stand. */
interface Said {
  words: readonly string[];
  clauses: readonly (readonly string[])[];
  negations: ReadonlySet<string>;
}

type Rule = (said: Said, option: Option) => boolean;

/** The option of just these words; else what is meant without naming one; else what the words in it find. A rule that finds two finds none. */
function matchOne(text: string, options: readonly Option[], language: LanguageWords): Option | undefined {
  const typed = words(text);
  if (typed.length === 0 || lengthOf(typed) > LONGEST) return undefined;
  const negations = new Set(normalized(language.negations));
  const said: Said = { words: typed, clauses: denied(clauses(text, normalized(language.turns)), negations), negations };
  const whole = options.filter((option) => isWhole(said, option));
  if (whole.length > 0) return whole.length === 1 ? whole[0] : undefined;
  return matchMeant(text, options, language) ?? matchWords(said, options, language);
}

/** The one option that the first fitting rule finds; else somebody close, named in a few words: "maybe my brother". */
function matchWords(said: Said, options: readonly Option[], { meant }: LanguageWords): Option | undefined {
  const close = optionFor('close', options);
  const isHidden = options.some(({ id }) => id === 'nobody') && normalized(meant.unless).some((phrase) => findWords(said.words, phrase.split(' ')) >= 0);
  const open = isHidden ? options.filter((option) => option !== close) : options;
  for (const rule of [contains, isPartOf, isMisspelt]) {
    const found = open.filter((option) => rule(said, option));
    if (found.length > 0) return found.length === 1 ? found[0] : undefined;
  }
  if (!close || isHidden || lengthOf(said.words) > FEW) return undefined;
  return contains(said, { ...close, match: () => meant.close }) ? close : undefined;
}

const wholes = ['nobody', 'nothing', 'other', 'unsure', 'no'] as const satisfies Meant[];

/** The message says that no other option is meant, in one clause or in several ("no, nothing"), and one stands for that. */
function matchMeant(text: string, options: readonly Option[], language: LanguageWords): Option | undefined {
  const [first, ...others] = clauses(text, []).map((clause) => meantBy(clause, options, language));
  return others.every((other) => other === first) ? first : undefined;
}

function meantBy(clause: readonly string[], options: readonly Option[], language: LanguageWords): Option | undefined {
  const whole = clause.join(' ');
  const meant = wholes.filter((each) => normalized(phrasesFor(each, language)).includes(whole));
  return meant.map((each) => optionFor(each, options)).find((option) => option !== undefined);
}

/** A clause that only denies belongs to the one before it: "money, no". */
function denied(parts: readonly string[][], negations: ReadonlySet<string>): string[][] {
  return parts.reduce<string[][]>((all, part) => {
    const before = part.every((word) => negations.has(word)) ? all.at(-1) : undefined;
    return before ? [...all.slice(0, -1), [...before, ...part]] : [...all, part];
  }, []);
}

const isWhole: Rule = (said, option) => sayings(option).includes(said.words.join(' '));

/** A clause has the option's words or one of its phrases in it, and no negation besides. */
const contains: Rule = (said, option) =>
  sayings(option).some((saying) => said.clauses.some((clause) => isRest(without(clause, saying.split(' ')), said)));

/** The message is a piece of the option's label that means something by itself, and the rest of it denies nothing. */
const isPartOf: Rule = (said, option) =>
  said.words.some((word, at) => word.length >= 4 || (isSign(word) && isSign(said.words[at + 1] ?? ''))) && isRest(without(words(option.label), said.words), said);

const isMisspelt: Rule = (said, option) => {
  const whole = said.words.join(' ');
  const label = words(option.label);
  return [...sayings(option), ...(isRest(label, said) ? label : [])].some((saying) => isClose(whole, saying));
};

/** Words that are there, and turn nothing around. */
function isRest(rest: readonly string[] | undefined, { negations }: Said): boolean {
  return rest !== undefined && !rest.some((word) => negations.has(word));
}

/** The words left when these are taken out; undefined where they are not there. */
function without(inside: readonly string[], wanted: readonly string[]): string[] | undefined {
  const at = findWords(inside, wanted);
  return at < 0 ? undefined : [...inside.slice(0, at), ...inside.slice(at + wanted.length)];
}

function sayings(option: Option): string[] {
  return [normalize(option.label), ...normalized(option.match())];
}

function findWords(inside: readonly string[], wanted: readonly string[]): number {
  for (let at = 0; at + wanted.length <= inside.length; at++) {
    if (wanted.every((word, i) => inside[at + i] === word)) return at;
  }
  return -1;
}

/** Whether a name says by itself what is meant; "us" is a word of other things. Two signs make a name. */
function says(name: string): boolean {
  return name.length >= 4 || (name.length === 3 && isSign(name.charAt(0)));
}

/** One letter off in six or more, two in ten or more. Short words must be exact, and Han signs: another sign is another word. */
function isClose(a: string, b: string): boolean {
  const shorter = Math.min(a.length, b.length);
  if (isSign(a) || isSign(b) || shorter < 6 || Math.abs(a.length - b.length) > 2) return false;
  return distance(a, b) <= (shorter >= 10 ? 2 : 1);
}

// Normalized lists, per list object: the lexicon's lists are never changed, only replaced.
const cache = new WeakMap<readonly string[], string[]>();

function normalized(list: readonly string[]): string[] {
  let known = cache.get(list);
  if (!known) cache.set(list, (known = list.map(normalize)));
  return known;
}
