/** Finds out whether a database holds sections in a form that this version cannot read. */
import { sql, type Kysely } from 'kysely';
import { OLDEST_SCHEMA } from '#shared/schema-version.ts';
import { StoreUnusable } from '#server/store/errors.ts';

/**
 * Throws `StoreUnusable` if some section was written in a form that is no longer read. It changes nothing, so it comes before
 * the migrations. A database without tables holds no sections.
 */
export async function refuseOldLogs<T>(db: Kysely<T>): Promise<void> {
  const tables = await db.introspection.getTables();
  if (!tables.some(({ name }) => name === 'room')) return;
  const { rows } = await sql`select room from room where schema_version < ${sql.lit(OLDEST_SCHEMA)} limit 1`.execute(db);
  if (rows.length === 0) return;
  throw new StoreUnusable(
    'the database holds sections of an early version of Alongside, which kept their text in another form. This version cannot read them. Nothing in the database was changed. Keep it, and start with another data directory or another database.',
  );
}
