/** Runs the contract tests on the PostgreSQL store. */
import { openPostgresStore } from '#server/store/postgres/store.ts';
import { findPostgres, freshDatabase } from '../support/postgres.ts';
import { describe } from 'vitest';
import { storeContract } from './store.ts';

const server = await findPostgres('the contract of the PostgreSQL store');

describe.skipIf(server === null)('with PostgreSQL', () => {
  storeContract({
    name: 'PostgreSQL',
    shared: true,
    fresh: async () => {
      const database = await freshDatabase(server ?? '');
      return { open: () => openPostgresStore(database.url), wipe: () => database.drop() };
    },
  });
});
