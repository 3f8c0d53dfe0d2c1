import { type Finding, megabytes, ok, problem, schemaFinding, secretFinding, warning } from '../finding.ts';
import type { OutboxRow } from '../outbox.ts';
import type { Seal } from '../seal.ts';
import { StoreRefused } from '../store.ts';
import { CONNECTIONS, database as connectTo, type Database } from './connection.ts';
import { patiently, refused, unavailable } from './errors.ts';
import { LEASE_MS } from './lease.ts';
import { SCHEMA, schemaOf } from './migrations.ts';
import { fingerprintOf } from './open.ts';

/** Milliseconds that clocks may differ: redeliveries are known for two days, so minutes do no harm, but tell of worse. */
const SKEW = { odd: 5_000, wrong: 600_000 };
/** Waiting replies that are tried to be opened. */
const TRIED = 100;

interface ServerRow {
  version: string;
  readonly: boolean;
  may_create: boolean;
  size: number;
  used: number;
  most: number;
  now: number;
}

const server = {
  text: `SELECT current_setting('server_version') AS version, current_setting('transaction_read_only')::bool AS readonly,
    has_database_privilege(current_database(), 'CREATE') AS may_create, pg_database_size(current_database()) AS size,
    (SELECT count(*) FROM pg_stat_activity WHERE backend_type = 'client backend') - 1 AS used,
    current_setting('max_connections')::int - current_setting('superuser_reserved_connections')::int AS most,
    (extract(epoch FROM clock_timestamp()) * 1000)::float8 AS now`,
};

/** Without changing or making anything. */
export async function inspectPostgres(url: string, seal: Seal | undefined, clock: () => number): Promise<Finding[]> {
  let database: Database | undefined;
  try {
    const opened = (database = connectTo(url, 1));
    return await patiently(opened.place, () => findings(opened, seal, clock).catch((error: unknown) => {
      throw refused(error, opened.place) ?? error;
    }));
  } catch (error) {
    if (error instanceof StoreRefused) return [problem('place', error.message)];
    const place = database?.place ?? 'DATABASE_URL';
    const told = unavailable(error, place) ?? error;
    return [problem('place', told instanceof Error ? told.message : String(told))];
  } finally {
    await database?.close();
  }
}

async function findings({ place, run }: Database, seal: Seal | undefined, clock: () => number): Promise<Finding[]> {
  const before = clock();
  const [row] = await run<ServerRow>(server);
  if (!row) return [problem('place', `${place} does not answer`)];
  const skew = row.now - (before + clock()) / 2;
  const around = [ok('place', `${place}, PostgreSQL ${row.version}, ${megabytes(row.size)}`), writingFinding(row), connectionsFinding(row), clockFinding(skew)];
  const schema = await schemaOf(run);
  if (schema === undefined) return [...around, schemaless(row)];
  return [...around, schemaFinding(schema, SCHEMA), ...(schema > SCHEMA ? [] : await insideFindings(run, seal))];
}

function schemaless({ may_create: may }: ServerRow): Finding {
  return may ? ok('schema', 'made by the first start') : problem('schema', 'this user may not make it: GRANT CREATE ON DATABASE');
}

function writingFinding({ readonly }: ServerRow): Finding {
  return readonly ? problem('writing', 'the server takes no writes: it is a standby, or set to read only') : ok('writing', 'allowed');
}

function connectionsFinding({ used, most }: ServerRow): Finding {
  const text = `${used} of ${most} in use; each worker takes up to ${CONNECTIONS}`;
  return most - used < CONNECTIONS ? warning('connections', `${text}: raise max_connections before you start another`) : ok('connections', text);
}

function clockFinding(skew: number): Finding {
  const text = `${Math.abs(skew / 1000).toFixed(1)} s ${skew < 0 ? 'ahead of' : 'behind'} the database's`;
  if (Math.abs(skew) > SKEW.wrong) return problem('clock', `${text}: set this machine's clock`);
  return Math.abs(skew) > SKEW.odd ? warning('clock', text) : ok('clock', text);
}

async function insideFindings(run: Database['run'], seal: Seal | undefined): Promise<Finding[]> {
  const waiting = await run<OutboxRow>({ text: 'SELECT id, person, platform, sealed, sent FROM bothends.outbox ORDER BY id LIMIT $1' }, [TRIED]);
  const secret = secretFinding(seal, await fingerprintOf(run), waiting);
  const [counts] = await run<{ sessions: number; waiting: number; workers: number }>(
    {
      text: `SELECT (SELECT count(*) FROM bothends.session) AS sessions, (SELECT count(*) FROM bothends.outbox) AS waiting,
        (SELECT count(*) FROM bothends.worker WHERE seen > clock_timestamp() - make_interval(secs => $1)) AS workers`,
    },
    [LEASE_MS / 1000],
  );
  return [secret, ok('content', `${counts?.sessions} conversations, ${counts?.waiting} replies wait, ${counts?.workers} workers alive`)];
}
