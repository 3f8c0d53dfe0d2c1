/** The text, or a sign in its place where there is nothing to see: platforms refuse that. */
export function legible(text: string, read = text): string {
  return /[^\p{C}\p{Z}\s\u115f\u1160\u2800\u3164\uffa0]/u.test(read) ? text : '…';
}
