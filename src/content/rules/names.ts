import type { Diagnostic } from '../../diagnostic.ts';
import type { Doc, Path } from '../document.ts';
import type { ReadLanguage } from '../languages.ts';

interface Use {
  phrase: string;
  /** What the phrase means: a built-in word, an answer, a country. */
  meaning: string;
  doc: Doc;
  path: Path;
}

/** A whole message can mean one thing only, in all languages together: a person may type in any of them. */
export function wordsTaken(languages: readonly ReadLanguage[]): Diagnostic[] {
  return clashes(
    languages.flatMap(({ words }) =>
      words ? [...uses(words.doc, 'words', words.value.words), ...uses(words.doc, 'answers', words.value.answers), ...uses(words.doc, 'languages', words.value.languages)] : [],
    ),
    'word-taken',
  );
}

/** In one language, a name belongs to one country. */
export function countriesTaken(languages: readonly ReadLanguage[]): Diagnostic[] {
  return languages.flatMap(({ words }) =>
    words ? clashes(uses(words.doc, 'countries', words.value.countries), 'country-name-taken') : [],
  );
}

function uses(doc: Doc, section: string, lists: Readonly<Record<string, readonly string[]>>): Use[] {
  return Object.entries(lists).flatMap(([meaning, phrases]) =>
    phrases.map((phrase, index) => ({ phrase, meaning, doc, path: [section, meaning, index] })),
  );
}

function clashes(all: readonly Use[], code: string): Diagnostic[] {
  const first = new Map<string, Use>();
  const found: Diagnostic[] = [];
  for (const use of all) {
    const earlier = first.get(fold(use.phrase));
    if (earlier === undefined) first.set(fold(use.phrase), use);
    else if (earlier.meaning !== use.meaning) found.push(taken(use, earlier, code));
  }
  return found;
}

function taken({ phrase, doc, path }: Use, earlier: Use, code: string): Diagnostic {
  const { line } = earlier.doc.at(earlier.path).start;
  const message = `"${phrase}" already means "${earlier.meaning}" (${earlier.doc.file}:${line})`;
  return { code, severity: 'error', file: doc.file, range: doc.at(path), message, hint: 'Leave it in one of the two.' };
}

/** Near enough to how messages are compared: case, accents, apostrophes and punctuation do not count. */
function fold(phrase: string): string {
  return phrase
    .normalize('NFKD')
    .replace(/[\p{Mark}'’]/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, ' ')
    .trim();
}
