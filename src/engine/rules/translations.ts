import { type DraftTranslation, type FlowText, textsOf } from '../draft.ts';
import { textHash } from '../hash.ts';
import { nearest } from '../nearest.ts';
import type { Found, Rule, RuleContext } from '../rule.ts';
import { checkLength, checkText, valuesOf } from './texts.ts';

/** Translations say what the original says today, and no more. */
export const translations: Rule = {
  codes: ['place-mismatch', 'translation-unknown', 'translation-stale', 'translation-missing', 'translation-names'],
  *check(context) {
    const originals = new Map(textsOf(context.draft).map((text) => [text.key, text]));
    for (const translation of context.draft.translations) {
      for (const found of checkTranslation(translation, originals, context)) yield { yaml: translation.yaml, ...found };
    }
  },
};

/** A translation into the flow's own language, or one that says another language than its name, would be shown to the wrong people. */
function* checkLanguage({ file, language }: DraftTranslation, own: string): Iterable<Found> {
  const named = /(?:^|\/)flow\.([A-Za-z-]+)\.yaml$/.exec(file)?.[1] ?? language;
  if (named !== language) yield { code: 'place-mismatch', path: ['language'], message: `The file is named for "${named}" but says "${language}"`, hint: `Write "language: ${named}", or rename the file.` };
  else if (language === own) yield { code: 'place-mismatch', path: ['language'], message: `The flow is in "${own}" itself`, hint: 'Write the text in flow.yaml, and delete this file.' };
}

function* checkTranslation(translation: DraftTranslation, originals: ReadonlyMap<string, FlowText>, context: RuleContext): Iterable<Found> {
  yield* checkLanguage(translation, context.draft.head.language);
  for (const [key, { of, text }] of translation.texts) {
    const original = originals.get(key);
    const path = ['texts', key];
    if (!original) {
      const near = nearest(key, originals.keys());
      yield { code: 'translation-unknown', severity: 'warning', path, key: true, message: `The flow has no text "${key}"`, hint: near ? `Did you mean "${near}"? If the step is gone, delete this.` : 'Delete it.' };
    } else if (of !== textHash(original.text)) {
      yield { code: 'translation-stale', severity: 'warning', path, key: true, message: `"${key}" changed since it was translated; people see the original until it is mended`, hint: `Translate it again and write of: "${textHash(original.text)}".` };
    } else {
      yield* checkSame(text, original, translation, context, [...path, 'text']);
    }
  }
  const missing = [...originals.keys()].filter((key) => !translation.texts.has(key));
  if (missing.length > 0) {
    yield { code: 'translation-missing', severity: 'warning', path: ['texts'], key: true, message: `${missing.length === 1 ? '1 text is' : `${missing.length} texts are`} not translated: ${missing.slice(0, 3).join(', ')}${missing.length > 3 ? ', …' : ''}`, hint: `bothends translate ${translation.language} writes what is missing.` };
  }
}

function* checkSame(text: string | readonly string[], original: FlowText, { language }: DraftTranslation, context: RuleContext, path: string[]): Iterable<Found> {
  if ((typeof text === 'string') !== (typeof original.text === 'string')) {
    yield { code: 'translation-names', path, message: `"${original.key}" is ${typeof original.text === 'string' ? 'one text' : 'a list'} in the original`, hint: 'Give the same kind of value.' };
    return;
  }
  if (typeof text !== 'string') return;
  yield* checkLength(text, original.role, path);
  yield* checkText(text, language, valuesOf(context), path);
}
