import { afterAll, beforeAll } from 'vitest';
import { PostgresServer } from './server.ts';

/** One server for the tests of a file. */
export function postgresServer(): () => PostgresServer {
  let server: PostgresServer | undefined;
  beforeAll(async () => {
    server = await PostgresServer.start();
  }, 120_000);
  afterAll(() => server?.remove());
  return () => {
    if (!server) throw new Error('PostgreSQL runs only while tests do');
    return server;
  };
}
