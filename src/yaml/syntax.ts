/** What a parser's error means to an author, and what to do. */
export interface Explained {
  code: string;
  message: string;
  hint: string;
  /** Point at the sign that opened what is not closed. */
  opener?: 'quote' | 'bracket';
}

const anywhere = 'Check the indentation, the colons and the quotes around this place.';

/** The parser's messages by their words, since one code stands for several mistakes. The first that fits is told. */
const table: readonly [code: string, words: RegExp, Omit<Explained, 'code'> & { code?: string }][] = [
  ['MULTIPLE_DOCS', /./, { code: 'several-documents', message: 'The file has a second document', hint: 'Keep one document per file: delete the line "---" and what is not needed.' }],
  ['BAD_ALIAS', /./, { code: 'alias', message: 'A name that is repeated with * or & is not allowed', hint: 'Write the value out again. A text that begins with * or & must stand in quotes.' }],
  ['TAB_AS_INDENT', /./, { message: 'A tab cannot indent a line', hint: 'Use spaces: two for each level.' }],
  ['MISSING_CHAR', /closing ['"]quote/, { message: 'This quotation mark is never closed', hint: 'Write the same mark at the end of the text.', opener: 'quote' }],
  ['BAD_INDENT', /end with a [}\]]/, { message: 'This bracket is never closed', hint: 'Write } or ] where the list ends.', opener: 'bracket' }],
  ['MISSING_CHAR', /end with a [}\]]|Expected flow/, { message: 'This bracket is never closed', hint: 'Write } or ] where the list ends.', opener: 'bracket' }],
  ['MISSING_CHAR', /Missing , /, { message: 'A comma is missing before this', hint: 'Between { } and [ ] a comma stands between two entries. A text with quotes in it needs other quotes around it.' }],
  ['MISSING_CHAR', /need to be followed by map values/, { message: 'This line has no key', hint: 'Write "key: value". The further lines of a text are indented below it.' }],
  ['BLOCK_AS_IMPLICIT_KEY', /compact mappings/, { message: 'This text has a colon and a space in it, as if it were another key', hint: 'Put the whole text in quotes: "One thing: do not pay."' }],
  ['BAD_INDENT', /same column/, { message: 'This line begins at another column than the lines beside it', hint: 'Give all keys of one level the same number of spaces.' }],
  ['BAD_SCALAR_START', /./, { message: 'A text cannot begin with this sign', hint: 'Put the whole text in quotes.' }],
  ['UNEXPECTED_TOKEN', /at node end/, { message: 'The value has ended before this', hint: 'A text with quotes in it needs other quotes around it. Look also for a mark above that is not closed.' }],
  ['MULTILINE_IMPLICIT_KEY', /./, { message: 'A key and its colon must stand on one line', hint: 'Look above for a quotation mark that is not closed, or a colon that is missing.' }],
  ['BAD_DQ_ESCAPE', /./, { message: 'A backslash has a meaning of its own in "…"', hint: "Put the text in '…' instead." }],
];

const NO_KEY = new Set(['MULTILINE_IMPLICIT_KEY', 'MISSING_CHAR']);
/** `weight:hint`, which is one word to YAML; an address with `://` is meant. */
const GLUED = /^([\w-]{1,40}):([^\s/:"'][^\s:"']{0,39})/;

/** What the parser says of an error, and the line from there on. */
export function explainSyntax(error: { code: string; message: string }, line: string): Explained {
  const [, name, value] = NO_KEY.has(error.code) ? (GLUED.exec(line) ?? []) : [];
  if (name && value) return { code: 'yaml-syntax', message: 'A space is missing after the colon', hint: `Write "${name}: ${value}".` };
  const known = table.find(([code, words]) => code === error.code && words.test(error.message));
  if (known) return { code: 'yaml-syntax', ...known[2] };
  return { code: 'yaml-syntax', message: `The file cannot be read from here (${error.message.split('\n')[0] ?? error.code})`, hint: anywhere };
}
