import { z } from 'zod';
import type { BuiltIn } from '../engine/event.ts';
import type { DangerCategory } from '../engine/lexicon.ts';

/** What a directory entry helps with; a flow's `resource` names one of them. */
export const kinds = ['emergency', 'emotional', 'child', 'image', 'scam', 'bank', 'refund', 'trafficking', 'consular'] as const;
export type Kind = (typeof kinds)[number];

/** How a fact is known. Only the first two may be told. */
export const factStatuses = [
  'verified_publisher',
  'verified_coverage',
  'weak_coverage',
  'seed_only',
  'memory_only',
] as const;

/** `+…` as dialled from anywhere, or the digits as dialled inside the country (short codes, free numbers). */
const PHONE = /^(\+[1-9]\d{6,14}|[*#]?\d{2,12})$/;
const E164 = /^\+[1-9]\d{6,14}$/;
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;
/** A publisher's date may be known to the month or the year only. */
const PARTIAL_DATE = /^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/;
const URL_TEXT = /^https?:\/\/(?=[^\s/]+\.[^\s/])[^\s/]+(\/\S*)?$/;

function shaped(pattern: RegExp, code: string, expected: string) {
  return z.string().refine((value) => pattern.test(value), { message: `expected ${expected}`, params: { code } });
}

const text = z.string().min(1);
const id = shaped(/^[a-z][a-z0-9-]*$/, 'bad-id', 'lower-case letters, digits and "-", beginning with a letter');
const day = shaped(DATE, 'bad-date', 'a day such as 2026-11-22');
const date = shaped(PARTIAL_DATE, 'bad-date', 'a date such as 2026-11-22, 2026-11 or "2026"');
const url = shaped(URL_TEXT, 'bad-url', 'an address that begins with https:// or http://');
const phone = shaped(PHONE, 'bad-phone', 'a number such as "+448001111", or the digits as dialled inside the country');
const international = shaped(E164, 'bad-phone', 'a number with its country code, such as "+448001111"');
const country = shaped(/^[A-Z]{2}$/, 'bad-country', 'two capital letters (ISO 3166-1), EU or XX');

export const entrySchema = z.strictObject({
  id,
  kind: z.enum(kinds),
  name: text,
  /** The same in other languages, where the country speaks them. */
  in: z.record(z.string(), z.strictObject({ name: text, hours: text.optional() })).optional(),
  languages: z.array(text).optional(),
  /** Run by the police, or passes what it hears straight to them: never shown to someone who may be held. */
  police: z.literal(true).optional(),
  phone: phone.optional(),
  sms: phone.optional(),
  whatsapp: international.optional(),
  url: url.optional(),
  email: shaped(/^[^\s@]+@[^\s@.]+(\.[^\s@.]+)+$/, 'bad-email', 'an email address').optional(),
  hours: text.optional(),
  always_open: z.literal(true).optional(),
  dial_from_abroad: international.optional(),
  /** V: read on a page of the service or its authority. C: read elsewhere. M: from memory. */
  status: z.enum(['V', 'C', 'M', 'conflict']),
  source: text.optional(),
  source_date: date.optional(),
  /** A second, independent page that states the same number. */
  source2: text.optional(),
  source2_date: date.optional(),
  seen_on: day.optional(),
  /** A person who confirmed the entry, and when. */
  checked_by: text.optional(),
  checked_on: day.optional(),
  /** For editors: "called, a person answered". */
  checked_how: text.optional(),
  /** For editors; never shown. */
  note: text.optional(),
});
export type Entry = z.infer<typeof entrySchema> & { country: string };

export const directorySchema = z.strictObject({ country, entries: z.array(z.unknown()) });

export const factSchema = z.strictObject({
  id,
  claim: text,
  figure: text.optional(),
  source: text,
  date: date.optional(),
  url: url.optional(),
  also: z.array(url).optional(),
  seen_on: day,
  status: z.enum(factStatuses),
  caution: text.optional(),
  use: text.optional(),
});
export type Fact = z.infer<typeof factSchema>;

export const correctionSchema = z.strictObject({
  id,
  said: text,
  correct: text,
  url: url.optional(),
  also: z.array(url).optional(),
  status: z.enum(factStatuses),
});
export type Correction = z.infer<typeof correctionSchema>;

const step = shaped(/^[a-z0-9][a-z0-9-]*(\/[a-z0-9-]+)*:[a-z][a-z0-9_]*$/, 'bad-value', 'a flow and a step of it, such as "lessons/inside:work"');

/** A theme of the text this project grew from, and where it is told. */
export const themeSchema = z.strictObject({
  id,
  theme: text,
  told: z.array(step).min(1),
  /** Corrections (facts.yaml) of what that text says about this. */
  corrects: z.array(id).optional(),
  /** What of it is not told, and why. */
  left_out: text.optional(),
});
export type Theme = z.infer<typeof themeSchema>;
export const themesSchema = z.strictObject({ themes: z.array(z.unknown()) });

export const factsSchema = z.strictObject({
  facts: z.array(z.unknown()),
  corrections: z.array(z.unknown()).optional(),
});

export const sourceSchema = z.strictObject({ name: text, url, date: date.optional(), status: z.enum(['V', 'C', 'M']) });
export type Source = z.infer<typeof sourceSchema>;
export const sourcesSchema = z.record(id, z.unknown());

export const languageSchema = z.strictObject({
  code: text,
  name: text,
  made: z.strictObject({ how: z.enum(['machine', 'person']), on: day, by: text.optional() }),
  back_translated: z.strictObject({ how: z.enum(['machine', 'person']), on: day }).optional(),
  native_review: z.union([z.literal('none'), z.strictObject({ by: text, on: day })]),
});
/** Who made a language's texts, whether they were translated back by somebody who had not seen the original, and whether somebody who grew up with it has read them. */
export type LanguageInfo = z.infer<typeof languageSchema>;

/** A domain whose pages, and those of its subdomains, are an office's own. `seen` is a page of it that content names. */
export const officialDomainSchema = z.strictObject({ of: text, country, seen: url });
export type OfficialDomain = z.infer<typeof officialDomainSchema>;
export const officialDomainsSchema = z.record(shaped(/^(?:[a-z0-9-]+\.)+[a-z]{2,24}$/, 'bad-value', 'a domain such as ic3.gov'), z.unknown());

const list = z.array(text);
const filled = list.min(1);
const builtIn: Record<BuiltIn, typeof filled> = {
  help: filled,
  helpnow: filled,
  back: filled,
  skip: filled,
  why: filled,
  language: filled,
  restart: filled,
  home: filled,
  stop: filled,
  privacy: filled,
  about: filled,
  forget: filled,
};

export const wordsSchema = z.strictObject({
  words: z.strictObject(builtIn),
  answers: z.strictObject({ yes: filled, no: filled, unsure: filled }),
  meant: z.strictObject({ nothing: list, other: list, nobody: list, close: list, unless: list }).default({ nothing: [], other: [], nobody: [], close: [], unless: [] }),
  greetings: list,
  negations: list,
  turns: list,
  ands: list,
  languages: z.record(z.string(), filled).default({}),
  likely: z.array(country),
  countries: z.record(country, filled),
});
export type Words = z.infer<typeof wordsSchema>;

const phrases: Record<DangerCategory, typeof list> = {
  danger: list,
  blackmail: list,
  held: list,
  'family-held': list,
  paid: list,
};
export const dangerSchema = z.strictObject({ phrases: z.strictObject(phrases), unless: list, others: list.optional() });
export type Danger = z.infer<typeof dangerSchema>;

/** Wordings that no text of ours uses, and the words that must not stand beside each other. */
export const styleSchema = z.strictObject({
  banned: z.array(z.strictObject({ phrases: filled, instead: text, unless: filled.optional(), discreet: z.literal(true).optional() })),
  nationalities: list,
  accused: list,
});
export type Style = z.infer<typeof styleSchema>;
