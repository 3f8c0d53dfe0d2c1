import type { Diagnostic } from '../../diagnostic.ts';
import type { Entry } from '../schema.ts';
import type { Placed } from '../validate.ts';

type PlacedEntry = Placed<Omit<Entry, 'country'>>;

/** What V and C claim is that somebody read a page: which one, and when. */
export function unsourced({ value, doc, path }: PlacedEntry): Diagnostic[] {
  if (value.status !== 'V' && value.status !== 'C') return [];
  const lacking = (['source', 'seen_on'] as const).filter((key) => value[key] === undefined);
  return lacking.map((key) => ({
    code: 'entry-unsourced',
    severity: 'error',
    file: doc.file,
    range: doc.at([...path, 'status']),
    message: `"${value.id}" has the status ${value.status} but no "${key}"`,
    hint: 'Say which page was read and when, or use the status M (from memory).',
  }));
}

/** A confirmation counts when it says who and when; in a conflict it would be ignored. */
export function halfConfirmed({ value, doc, path }: PlacedEntry): Diagnostic[] {
  const by = value.checked_by !== undefined;
  const on = value.checked_on !== undefined;
  const base = { code: 'confirmation-incomplete', severity: 'error', file: doc.file, range: doc.at(path) } as const;
  if (by !== on) return [{ ...base, message: `"${value.id}" needs both checked_by and checked_on` }];
  if (on && value.status === 'conflict')
    return [
      {
        ...base,
        message: `"${value.id}" is confirmed, but its status is still conflict`,
        hint: 'Give it the status the confirmation allows.',
      },
    ];
  return [];
}

/** Ids are unique over all files of their kind. */
export function duplicateIds(placed: readonly Placed<{ id: string }>[]): Diagnostic[] {
  const first = new Map<string, Placed<{ id: string }>>();
  return placed.flatMap((item) => {
    const { value, doc, path } = item;
    const earlier = first.get(value.id);
    if (earlier === undefined) {
      first.set(value.id, item);
      return [];
    }
    const where = `${earlier.doc.file}:${earlier.doc.at(earlier.path).start.line}`;
    return [
      {
        code: 'duplicate-id',
        severity: 'error',
        file: doc.file,
        range: doc.at([...path, 'id']),
        message: `The id "${value.id}" is already used (${where})`,
      } satisfies Diagnostic,
    ];
  });
}
