/** How much of what readers must take in a text has. */
export interface Measure {
  sentences: number;
  words: number;
  syllables: number;
}

/** What says how hard a text is to read, in one language. */
export interface Readability {
  /** Syllables of a word, within a few percent of dictionaries on plain words. */
  syllables(word: string): number;
  /** School grade: the years of school that a text asks for. */
  grade(wordsPerSentence: number, syllablesPerWord: number): number;
}

const SENTENCE = /[^.!?…:\n。！？；：]+/g;
const WORD = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|(?:(?![\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}])[\p{Letter}\p{Number}'’-])+/gu;
/** One of `wordsOf` that is a sign of a script without spaces: two of them make about one word. */
const SIGN = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]$/u;

export function sentencesOf(text: string): string[] {
  return (text.match(SENTENCE) ?? []).filter((sentence) => /\p{Letter}/u.test(sentence));
}

export function wordsOf(text: string): string[] {
  return text.match(WORD) ?? [];
}

/** The words of a text, where it has signs of a script without spaces instead: how many of those. */
export function signsOf(words: readonly string[]): number {
  return words.filter((word) => SIGN.test(word)).length;
}

/** Formulas are made for one language; a language that is not here is not graded. */
export const readability: Readonly<Record<string, Readability>> = {
  /** Flesch-Kincaid grade level (Kincaid et al. 1975). */
  en: { syllables: englishSyllables, grade: (perSentence, perWord) => 0.39 * perSentence + 11.8 * perWord - 15.59 },
  /**
   * Crawford's years of school for Spanish (Crawford 1989): syllables and sentences per hundred words,
   * made for primary-school texts.
   */
  es: { syllables: spanishSyllables, grade: (perSentence, perWord) => (-0.205 * 100) / perSentence + 0.049 * 100 * perWord - 3.407 },
};

/** The grade of a text, or of several as one, from their measures. */
export function gradeOf({ grade }: Readability, measures: readonly Measure[]): number {
  const sum = (part: keyof Measure) => measures.reduce((total, measure) => total + measure[part], 0);
  const words = sum('words');
  const sentences = sum('sentences');
  return words === 0 || sentences === 0 ? 0 : grade(words / sentences, sum('syllables') / words);
}

/** Vowel groups, less a silent e. */
function englishSyllables(word: string): number {
  const plain = word.toLowerCase().replace(/[^a-z]/g, '');
  const groups = plain.replace(/(?:[^laeiouy]es|[^dt]ed|[^l]e)$/, (end) => end[0] ?? '').match(/[aeiouy]+/g);
  return Math.max(1, groups?.length ?? 1);
}

/** Vowel groups, where two strong vowels or a stressed weak one make two syllables. */
function spanishSyllables(word: string): number {
  const plain = word.toLowerCase().replace(/qu|gu(?=[eiéí])/g, 'q');
  const groups = plain.match(/[aeiouáéíóúü]+/g) ?? [];
  const extra = groups.reduce((sum, group) => sum + (group.match(/[aeoáéó](?=[aeoáéóíú])|[íú](?=[aeoáéó])/g)?.length ?? 0), 0);
  return Math.max(1, groups.length + extra);
}
