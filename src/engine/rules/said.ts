import { dangerOf } from '../danger.ts';
import { type DraftTranslation, type FlowText, textsOf } from '../draft.ts';
import { textHash } from '../hash.ts';
import type { LanguageWords } from '../lexicon.ts';
import { normalize } from '../match/normalize.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import type { YamlFile } from '../../yaml/read.ts';

/** What people say to choose, or to begin: words that have a meaning already keep it. */
export const said: Rule = {
  codes: ['built-in-word', 'phrase-taken', 'same-label'],
  words: true,
  *check(context) {
    const { draft } = context;
    for (const text of textsOf(draft)) yield* wordsOf(text.text, text, text.path, context);
    yield* sameLabels(labelsOf(draft.steps, () => undefined));
    for (const translation of draft.translations) {
      for (const found of inTranslation(translation, context)) yield { yaml: translation.yaml, ...found };
    }
  },
};

function* inTranslation({ texts, yaml }: DraftTranslation, context: RuleContext): Iterable<Found> {
  const { draft } = context;
  for (const original of textsOf(draft)) {
    const translated = texts.get(original.key);
    if (translated) yield* wordsOf(translated.text, original, ['texts', original.key, 'text'], context);
  }
  const shown = new Map(textsOf(draft).map(({ key, text }) => [key, textHash(text)]));
  yield* sameLabels(
    labelsOf(draft.steps, (key) => {
      const translated = texts.get(key);
      return typeof translated?.text === 'string' && translated.of === shown.get(key) ? { yaml, text: translated.text, path: ['texts', key, 'text'] } : undefined;
    }),
  );
}

/** The words of one text that mean something else already. */
function* wordsOf(text: string | readonly string[], { role, path: [top] }: FlowText, path: Found['path'], context: RuleContext): Iterable<Found> {
  if (role === 'message' || top === 'title') return;
  const all = typeof text === 'string' ? [[text, path] as const] : text.map((each, at) => [each, [...path, at]] as const);
  for (const [each, place] of all) {
    const found = top === 'start' ? phraseTaken(each, context) : builtIn(each, context, 'Choose other words for this option.');
    if (found) yield { ...found, path: place };
  }
}

type Meaning = Omit<Found, 'path'>;

/** Built-in words work everywhere, so that no option can mean something else by them. */
function builtIn(text: string, { lexicon }: RuleContext, hint: string): Meaning | undefined {
  const means = meaningsOf(lexicon).words.get(normalize(text));
  return means ? { code: 'built-in-word', message: `"${text}" means "${means}" everywhere in the bot`, hint } : undefined;
}

/** What people say in any conversation, or when they are in danger, begins no flow. */
function phraseTaken(text: string, context: RuleContext): Meaning | undefined {
  const { lexicon, draft } = context;
  const hint = 'Choose words that say what this flow is about.';
  const own = builtIn(text, context, hint);
  if (own) return own;
  const words = normalize(text);
  if (words === '' || meaningsOf(lexicon).taken.has(words)) return { code: 'phrase-taken', message: words === '' ? `"${text}" has no word in it` : `"${text}" is said in every conversation`, hint };
  const danger = dangerOf(lexicon, draft.head.language, text);
  // Who has paid may be led to any flow that helps with it.
  if (!danger || danger === 'paid' || draft.flow === `crisis/${danger}`) return undefined;
  return { code: 'phrase-taken', message: `"${text}" may mean danger: it leads to crisis/${danger}, always`, hint };
}

interface Label {
  yaml?: YamlFile;
  text: string;
  path: Found['path'];
}

/** The labels of each question with options, as they are shown. */
function labelsOf(steps: RuleContext['draft']['steps'], shown: (key: string) => Label | undefined): Label[][] {
  return steps.map(({ id, spec }) => {
    const { options = {} } = spec as { options?: Record<string, string | { text: string }> };
    return Object.entries(options).map(([name, option]): Label => {
      const own = { text: typeof option === 'string' ? option : option.text, path: ['steps', id, 'options', name, 'text'] };
      return shown(`${id}.options.${name}`) ?? own;
    });
  });
}

/** Of two buttons that read the same, nobody can choose one. Told in the file that makes them the same. */
function* sameLabels(questions: readonly (readonly Label[])[]): Iterable<Found> {
  for (const labels of questions) {
    const translates = labels.some((each) => each.yaml);
    const seen = new Map<string, Label>();
    for (const label of labels) {
      const words = normalize(label.text) || label.text.trim();
      const earlier = seen.get(words);
      seen.set(words, label);
      const place = translates ? [label, earlier].find((each) => each?.yaml) : label;
      if (!earlier || !place) continue;
      yield { code: 'same-label', path: place.path, ...(place.yaml && { yaml: place.yaml }), message: `Two options of this question read "${label.text}"`, hint: 'Say what makes them different.' };
    }
  }
}

interface Meanings {
  /** What people say for a built-in word, in any language, and which word it is. */
  words: ReadonlyMap<string, string>;
  /** Greetings, yes and no. */
  taken: ReadonlySet<string>;
}

// Per lexicon object: made once, since a lexicon is never changed, only replaced.
const known = new WeakMap<object, Meanings>();

function meaningsOf(lexicon: RuleContext['lexicon']): Meanings {
  let meanings = known.get(lexicon);
  if (!meanings) known.set(lexicon, (meanings = prepare([...lexicon.languages.values()])));
  return meanings;
}

function prepare(languages: readonly LanguageWords[]): Meanings {
  const words = languages.flatMap((language) => Object.entries(language.words)).flatMap(([word, phrases]) => phrases.map((phrase) => [normalize(phrase), word] as const));
  const taken = languages.flatMap(({ answers, greetings, name }) => [...answers.yes, ...answers.no, ...greetings, name]);
  return { words: new Map(words), taken: new Set(taken.map(normalize)) };
}
