/** Hardly any text holds one of them. */
const SOME = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/;

/**
 * Takes out of a text what could act instead of being read: control characters (escape sequences begin with
 * one), and the invisible characters that reorder a line, so that a link could be read as another one.
 * Line breaks and tabs stay, and so do the joiners that scripts and emoji need.
 */
export function clean(text: string): string {
  if (!SOME.test(text)) return text;
  return text
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\ufeff]/g, '');
}
