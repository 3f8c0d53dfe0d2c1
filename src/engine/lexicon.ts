/**
 * Words and known ids that a compile and a turn may refer to. `content` builds it from files; the engine
 * reads no file and knows no language by itself.
 */
export interface Lexicon {
  /** The language that flows fall back to when a person's is not shipped. */
  fallback: string;
  languages: ReadonlyMap<string, LanguageWords>;
  /** Ids that flows may name. */
  tactics: ReadonlySet<string>;
  facts: ReadonlyMap<string, FactLine>;
  sources: ReadonlySet<string>;
  /** Domains of offices and helpers, which flows of communities may link to. */
  officialDomains: ReadonlySet<string>;
  /** Kinds of the directory. */
  resources: ReadonlySet<string>;
  pictures: ReadonlySet<string>;
  /** Countries for the question "where are you", ISO 3166-1 alpha-2. */
  countries: readonly string[];
  /** Nationalities with a consular entry or one for people who were trafficked, ISO 3166-1 alpha-2. */
  passports: readonly string[];
}

/** A fact as it may be cited under a text: who said it, when, and where to read it. */
export interface FactLine {
  /** For instance "UN Human Rights Office, 2023-08-29". */
  cite: string;
  url?: string;
}

export interface LanguageWords {
  code: string;
  /** The language's name in itself, as a person would look for it: "Español". */
  name: string;
  /** Interface texts by key (`verdict.stop`, `button.back`): ICU messages. */
  texts: Readonly<Record<string, string>>;
  tactics: Readonly<Record<string, TacticWords>>;
  /** Whole messages that mean a built-in word: `{back: ["back", "go back"]}`. */
  words: Readonly<Record<string, readonly string[]>>;
  /** Words for yes, no, unsure; matched as whole messages or leading words, never fuzzily. */
  answers: { yes: readonly string[]; no: readonly string[]; unsure: readonly string[] };
  /** What people type where they name no option (`match/meant.ts`): whole messages; `close` may stand in a few words. */
  meant: MeantWords;
  greetings: readonly string[];
  /** Words that turn a clause around ("not", "never"). */
  negations: readonly string[];
  /** Words that take back what came before them ("but"). */
  turns: readonly string[];
  /** Words that join answers ("and"). */
  ands: readonly string[];
  /** Country names and other names for them ("UK", "England"), by ISO code; the first is shown. */
  countries: Readonly<Record<string, readonly string[]>>;
  /** Names of languages and other names for them, by code; the first is shown. */
  languages: Readonly<Record<string, readonly string[]>>;
  /** Countries offered as buttons when asking where the person is, ISO codes; others are typed. */
  likely: readonly string[];
  danger: DangerRules;
  style: StyleWords;
}

export interface MeantWords {
  /** "nothing yet" */
  nothing: readonly string[];
  /** "none of these" */
  other: readonly string[];
  /** "I have no one" */
  nobody: readonly string[];
  /** "my mum", "a friend" */
  close: readonly string[];
  /** With one of these, those who are close are no answer: "do not let my mum know". */
  unless: readonly string[];
}

/** Words that texts of ours do not use in this language. */
export interface StyleWords {
  banned: readonly {
    phrases: readonly string[];
    /** What to say instead. */
    instead: string;
    /** Allowed in a question, and in a sentence that has one of these words before it: "if it is real". */
    unless?: readonly string[] | undefined;
    /** Allowed in discreet flows, where "Is it safe to read this?" must be asked. */
    discreet?: true | undefined;
  }[];
  /** Words for nationalities, one or a few each, in lower case. */
  nationalities: readonly string[];
  /** Words for people who do wrong, likewise. */
  accused: readonly string[];
}

export interface TacticWords {
  /** "Rushing you" */
  plain: string;
  /** How it works, one sentence. */
  how: string;
  /** The sentence that answers it. */
  answer: string;
}

/** Crisis cards reached by words; each names a flow `crisis/<category>`. */
export const dangerCategories = ['danger', 'blackmail', 'held', 'family-held', 'paid'] as const;
export type DangerCategory = (typeof dangerCategories)[number];

/** Phrases in the notation of `match/danger.ts`, by category, and phrases that are no danger. */
export interface DangerRules {
  phrases: Readonly<Record<DangerCategory, readonly string[]>>;
  unless: readonly string[];
  /**
   * Phrases that are about somebody else: they cancel hits of `held`, as `unless` cancels all. For languages
   * where "I may not go home" is a part of "my son may not go home".
   */
  others?: readonly string[] | undefined;
}
