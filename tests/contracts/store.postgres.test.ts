import { database } from '../../src/storage/postgres/connection.ts';
import { openPostgres } from '../../src/storage/postgres/open.ts';
import { postgresServer } from '../postgres/kit.ts';
import { seal } from './store.helpers.ts';
import { storeContract } from './store.ts';

const server = postgresServer();

storeContract('postgres', async (clock) => {
  const admin = database(server().url(), 1);
  await admin.run({ text: 'DROP SCHEMA IF EXISTS bothends CASCADE' });
  await admin.close();
  return openPostgres(server().url(), { seal, clock });
});
