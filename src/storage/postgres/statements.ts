import type { OutboxRow } from '../outbox.ts';
import type { PersonKey } from '../store.ts';
import type { Statement } from './connection.ts';

export interface SessionRow {
  person: PersonKey;
  version: number;
  session: string;
  adapter: string;
}
export interface WaitingRow extends OutboxRow {
  at: number;
}
/** What became of one turn of a batch; `i` counts from 1. */
export interface TurnRow {
  i: number;
  known: boolean;
  /** The row's new version; null when the turn was not saved. */
  version: number | null;
  /** The number of the event. */
  number: number | null;
  /** What a known event left unsent, if it is this worker's to send. */
  sealed: Uint8Array | null;
  platform: string | null;
  sent: number | null;
  at: number | null;
}

function prepared(name: string, text: string): Statement {
  return { name: `bothends ${name}`, text };
}

export const load = prepared(
  'load',
  'SELECT person, version, session, adapter FROM bothends.session WHERE person = ANY($1::text[]) AND expires > $2',
);

/**
 * Many people's turns, each saved as a whole or not at all; a person is in a batch once. A turn is refused (no
 * version) when its row is not at the turn's version, and an event that another process notes at the same moment
 * ends the statement (23505), to be made again: then the event is known.
 */
export const save = prepared(
  'save',
  `WITH turn AS MATERIALIZED (
     SELECT t.*, event.n, event.n IS NOT NULL AS known
     FROM unnest($1::text[], $2::bytea[], $3::bigint[], $4::bigint[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::bytea[], $10::int[])
       WITH ORDINALITY AS t (person, event, version, first, session, adapter, expires, platform, sealed, total, i)
     LEFT JOIN bothends.event ON event.id = t.event
   ), fresh AS (
     SELECT * FROM turn WHERE NOT known
   ), updated AS (
     UPDATE bothends.session s SET version = s.version + 1, session = t.session, adapter = t.adapter, expires = t.expires
     FROM fresh t WHERE s.person = t.person AND s.version = t.version AND t.version > 0 AND t.session IS NOT NULL
     RETURNING t.i, s.version
   ), inserted AS (
     INSERT INTO bothends.session AS s (person, version, session, adapter, expires)
     SELECT person, first, session, adapter, expires FROM fresh WHERE version = 0 AND session IS NOT NULL ORDER BY person
     -- A row past its time counts as none.
     ON CONFLICT (person) DO UPDATE SET version = excluded.version, session = excluded.session, adapter = excluded.adapter, expires = excluded.expires
     WHERE s.expires <= $11 RETURNING s.person, s.version
   ), removed AS (
     DELETE FROM bothends.session s USING fresh t
     WHERE s.person = t.person AND t.session IS NULL AND (s.version = t.version OR s.expires <= $11) RETURNING t.i
   ), saved AS (
     SELECT i, version FROM updated
     UNION ALL SELECT i, inserted.version FROM inserted JOIN fresh USING (person)
     UNION ALL SELECT i, 0 FROM removed
     UNION ALL SELECT i, 0 FROM fresh t
       WHERE session IS NULL AND version = 0 AND NOT EXISTS (SELECT FROM bothends.session s WHERE s.person = t.person)
   ), noted AS (
     INSERT INTO bothends.event (id, at) SELECT event, $11 FROM fresh JOIN saved USING (i) ORDER BY i RETURNING id, n
   ), put AS (
     INSERT INTO bothends.outbox (id, person, version, platform, sealed, total, sent, at, owner)
     SELECT noted.n, person, saved.version, platform, sealed, total, 0, $11, $12
     FROM noted JOIN fresh ON event = noted.id JOIN saved USING (i) WHERE platform IS NOT NULL
   )
   SELECT turn.i::int, known, saved.version, coalesce(noted.n, turn.n) AS number, o.sealed, o.platform, o.sent, o.at
   FROM turn LEFT JOIN saved USING (i) LEFT JOIN noted ON noted.id = turn.event
   LEFT JOIN bothends.outbox o ON known AND o.id = turn.n AND o.owner = $12
   ORDER BY i`,
);

/** How far entries went (gives those that are finished), and what the adapter remembers of it where the row is still at the version of that turn. */
export const mark = prepared(
  'mark',
  `WITH mark AS MATERIALIZED (
     SELECT * FROM unnest($1::bigint[], $2::int[], $3::text[]) AS t (id, sent, adapter)
   ), told AS (
     UPDATE bothends.session s SET adapter = mark.adapter FROM mark JOIN bothends.outbox o USING (id)
     WHERE mark.adapter IS NOT NULL AND s.person = o.person AND s.version = o.version
   ), finished AS (
     DELETE FROM bothends.outbox o USING mark WHERE o.id = mark.id AND o.total <= mark.sent RETURNING o.id
   ), begun AS (
     UPDATE bothends.outbox o SET sent = greatest(o.sent, mark.sent) FROM mark WHERE o.id = mark.id AND o.total > mark.sent
   )
   SELECT id FROM finished`,
);

/**
 * Those of nobody who is alive become this worker's: $1. The times are those of `isDue`.
 * Who is dead is asked once, apart: a row that another worker took meanwhile is looked at again with its new owner, but
 * PostgreSQL does not look again at what it was joined with.
 */
export const claim = prepared(
  'claim',
  `UPDATE bothends.outbox SET owner = $1 WHERE id IN (
     SELECT o.id FROM bothends.outbox o
     WHERE owner <> $1 AND platform = $2 AND id > $3 AND (at <= $4 OR at > $5)
       AND owner = ANY (ARRAY(SELECT DISTINCT d.owner FROM bothends.outbox d WHERE NOT EXISTS (SELECT FROM bothends.worker w WHERE w.id = d.owner)))
     ORDER BY id LIMIT $6 FOR UPDATE SKIP LOCKED)`,
);

export const unsent = prepared(
  'unsent',
  `SELECT id, person, platform, sealed, sent FROM bothends.outbox
   WHERE owner = $1 AND platform = $2 AND id > $3 AND (at <= $4 OR at > $5) ORDER BY id LIMIT $6`,
);

export const dropOutbox = prepared('drop outbox', 'DELETE FROM bothends.outbox WHERE id = $1');

/** $2 null: no event. One row where it was done now; none where the event is known. */
export const forget = prepared(
  'forget',
  `WITH noted AS (
     INSERT INTO bothends.event (id, at) SELECT $2::bytea, $3 WHERE $2::bytea IS NOT NULL ON CONFLICT DO NOTHING RETURNING id
   ), now AS (
     SELECT WHERE $2::bytea IS NULL OR EXISTS (SELECT FROM noted)
   ), person AS (
     DELETE FROM bothends.session WHERE person = $1 AND EXISTS (SELECT FROM now)
   ), waiting AS (
     DELETE FROM bothends.outbox WHERE person = $1 AND EXISTS (SELECT FROM now)
   )
   SELECT true AS done FROM now`,
);

export const keep = prepared(
  'keep',
  `INSERT INTO bothends.revision AS r (flow, revision, source, touched) VALUES ($1, $2, $3, $4)
   ON CONFLICT (flow, revision) DO UPDATE SET touched = greatest(r.touched, excluded.touched)`,
);
export const source = prepared('source', 'SELECT source FROM bothends.revision WHERE flow = $1 AND revision = $2');
/** Not again when it was touched after $4. */
export const touch = prepared(
  'touch',
  `UPDATE bothends.revision r SET touched = $1 FROM unnest($2::text[], $3::text[]) AS t (flow, revision)
   WHERE r.flow = t.flow AND r.revision = t.revision AND r.touched < $4`,
);
