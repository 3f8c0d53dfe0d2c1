import { firstVersion, readDocument } from '../row.ts';
import type { Document, Json, KeyedDocument, Shelf } from '../store.ts';
import type { Database } from './connection.ts';

interface DocumentRow {
  key: string;
  version: number;
  value: string;
}

const one = { name: 'bothends document', text: 'SELECT key, version, value FROM bothends.document WHERE shelf = $1 AND key = $2' };
const some = {
  name: 'bothends documents',
  text: 'SELECT key, version, value FROM bothends.document WHERE shelf = $1 AND key > $2 AND key >= $3 AND starts_with(key, $3) ORDER BY key LIMIT $4',
};
const add = { text: 'INSERT INTO bothends.document (shelf, key, version, value) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING RETURNING 1' };
const change = { text: 'UPDATE bothends.document SET version = $3, value = $4 WHERE shelf = $1 AND key = $2 AND version = $5 RETURNING 1' };
const drop = { text: 'DELETE FROM bothends.document WHERE shelf = $1 AND key = $2 AND version = $3 RETURNING 1' };

export async function document({ run }: Database, shelf: Shelf, key: string): Promise<Document | undefined> {
  const [row] = await run<DocumentRow>(one, [shelf, key]);
  return row && readDocument(row.value, row.version);
}

export async function documents({ run }: Database, shelf: Shelf, { limit, after = '', begins = '' }: { limit: number; after?: string; begins?: string }): Promise<KeyedDocument[]> {
  const rows = await run<DocumentRow>(some, [shelf, after, begins, limit]);
  return rows.map(({ key, value, version }) => ({ key, ...readDocument(value, version) }));
}

/** One change of a document, which can be tried again when the answer to it got lost. */
export function changing(shelf: Shelf, key: string, value: Json | undefined, version: number): (database: Database, maybe: boolean) => Promise<boolean> {
  const text = value === undefined ? undefined : JSON.stringify(value);
  const next = version > 0 ? version + 1 : firstVersion();
  return async ({ run }, maybe) => {
    if (text === undefined) return dropped(run, shelf, key, version, maybe);
    const rows = version > 0 ? await run(change, [shelf, key, next, text, version]) : await run(add, [shelf, key, next, text]);
    if (rows.length > 0 || !maybe) return rows.length > 0;
    const [row] = await run<DocumentRow>(one, [shelf, key]);
    return row?.version === next && row.value === text;
  };
}

async function dropped(run: Database['run'], shelf: Shelf, key: string, version: number, maybe: boolean): Promise<boolean> {
  if (version > 0 && (await run(drop, [shelf, key, version])).length > 0) return true;
  return (version === 0 || maybe) && (await run(one, [shelf, key])).length === 0;
}
