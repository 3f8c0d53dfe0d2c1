import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import type { OutboxRow } from '../outbox.ts';
import type { OutboxId, PersonKey } from '../store.ts';

export interface SessionRow {
  version: number;
  session: string;
  adapter: string;
}

export interface DocumentRow {
  key: string;
  version: number;
  value: string;
}

export type Statements = ReturnType<typeof statements>;

/** All the SQL of a running store, prepared once. */
export function statements(db: DatabaseSync) {
  return { ...sessions(db), ...events(db), ...outbox(db), ...revisions(db), ...documents(db), ...expired(db) };
}

function sessions(db: DatabaseSync) {
  return {
    load: one<SessionRow>(db, 'SELECT version, session, adapter FROM session WHERE person = ? AND expires > ?'),
    /** A row past its time counts as none. */
    insert: changes(
      db,
      `INSERT INTO session (person, version, session, adapter, expires) VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT (person) DO UPDATE SET version = ?2, session = ?3, adapter = ?4, expires = ?5 WHERE expires <= ?6`,
    ),
    update: changes(
      db,
      `UPDATE session SET version = version + 1, session = ?, adapter = ?, expires = ? WHERE person = ? AND version = ?`,
    ),
    remove: changes(db, 'DELETE FROM session WHERE person = ? AND (version = ? OR expires <= ?)'),
    forget: changes(db, 'DELETE FROM session WHERE person = ?'),
  };
}

function events(db: DatabaseSync) {
  const add = db.prepare('INSERT INTO event (id, at) VALUES (?, ?) ON CONFLICT DO NOTHING');
  return {
    /** The number of the event, or undefined when it is known. */
    addEvent: (id: Uint8Array, at: number): OutboxId | undefined => {
      const { changes, lastInsertRowid } = add.run(id, at);
      return changes === 0 ? undefined : Number(lastInsertRowid);
    },
    dropEvent: changes(db, 'DELETE FROM event WHERE n = ?'),
  };
}

function outbox(db: DatabaseSync) {
  const columns = 'outbox.id, person, platform, sealed, sent';
  // As `isDue`, which is for the store in memory.
  const due = (since: string, until: string) => `(at <= ${since} OR at > ${until})`;
  return {
    addOutbox: changes(
      db,
      'INSERT INTO outbox (id, person, version, platform, sealed, total, sent) VALUES (?, ?, ?, ?, ?, ?, 0)',
    ),
    ofEvent: one<OutboxRow>(db, `SELECT ${columns} FROM event JOIN outbox ON outbox.id = n WHERE event.id = ?1 AND ${due('?2', '?3')}`),
    unsent: all<OutboxRow>(
      db,
      `SELECT ${columns} FROM outbox JOIN event ON n = outbox.id
       WHERE outbox.id > ?1 AND platform = ?2 AND ${due('?3', '?4')} ORDER BY n LIMIT ?5`,
    ),
    /** To be called before `finish`: the entry says which row, at which version. */
    setAdapter: changes(
      db,
      `UPDATE session SET adapter = ?2
       WHERE (person, version) = (SELECT person, version FROM outbox WHERE id = ?1)`,
    ),
    finish: changes(db, 'DELETE FROM outbox WHERE id = ? AND total <= ?'),
    progress: changes(db, 'UPDATE outbox SET sent = max(sent, ?2) WHERE id = ?1'),
    dropOutbox: changes(db, 'DELETE FROM outbox WHERE id = ?'),
    forgetOutbox: changes(db, 'DELETE FROM outbox WHERE person = ?'),
  };
}

function revisions(db: DatabaseSync) {
  return {
    keep: changes(
      db,
      `INSERT INTO revision (flow, revision, source, touched) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT DO UPDATE SET touched = max(touched, ?4)`,
    ),
    source: one<{ source: string }>(db, 'SELECT source FROM revision WHERE flow = ? AND revision = ?'),
    /** Not again when it was touched after the last argument: most turns then write nothing here. */
    touch: changes(db, 'UPDATE revision SET touched = ? WHERE flow = ? AND revision = ? AND touched < ?'),
  };
}

function documents(db: DatabaseSync) {
  return {
    document: one<DocumentRow>(db, 'SELECT key, version, value FROM document WHERE shelf = ? AND key = ?'),
    documents: all<DocumentRow>(
      db,
      'SELECT key, version, value FROM document WHERE shelf = ?1 AND key > ?2 AND substr(key, 1, length(?3)) = ?3 AND key >= ?3 ORDER BY key LIMIT ?4',
    ),
    addDocument: changes(db, 'INSERT INTO document (shelf, key, version, value) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING'),
    changeDocument: changes(db, 'UPDATE document SET version = version + 1, value = ? WHERE shelf = ? AND key = ? AND version = ?'),
    dropDocument: changes(db, 'DELETE FROM document WHERE shelf = ? AND key = ? AND version = ?'),
  };
}

/** Tables are walked in the order of their keys, some rows at a time. */
function expired(db: DatabaseSync) {
  // A time far ahead was noted while the clock was wrong; it must not keep all that came after it.
  const old = '(SELECT n FROM (SELECT n, at FROM event ORDER BY n LIMIT ?1) WHERE at <= ?2 OR at > ?3)';
  return {
    /** The last key of the next rows after the given one. */
    nextPeople: one<{ last: PersonKey | null }>(
      db,
      'SELECT max(person) AS last FROM (SELECT person FROM session WHERE person > ? ORDER BY person LIMIT ?)',
    ),
    expiredSessions: changes(db, 'DELETE FROM session WHERE person > ? AND person <= ? AND expires <= ?'),
    expiredOutbox: changes(db, `DELETE FROM outbox WHERE id IN ${old}`),
    expiredEvents: changes(db, `DELETE FROM event WHERE n IN ${old}`),
    expiredRevisions: changes(
      db,
      'DELETE FROM revision WHERE rowid IN (SELECT rowid FROM revision WHERE touched <= ? LIMIT ?)',
    ),
  };
}

type Parameters = SQLInputValue[];

// The two casts of this folder: SQLite's rows have no types; each SELECT stands beside the shape it returns.
function one<T>(db: DatabaseSync, sql: string): (...parameters: Parameters) => T | undefined {
  const statement = db.prepare(sql);
  return (...parameters) => statement.get(...parameters) as T | undefined;
}

function all<T>(db: DatabaseSync, sql: string): (...parameters: Parameters) => T[] {
  const statement = db.prepare(sql);
  return (...parameters) => statement.all(...parameters) as T[];
}

function changes(db: DatabaseSync, sql: string): (...parameters: Parameters) => number {
  const statement = db.prepare(sql);
  return (...parameters) => Number(statement.run(...parameters).changes);
}
