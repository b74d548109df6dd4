import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The folder with the migrations of this program, a folder each. */
export const MIGRATIONS = fileURLToPath(new URL('../../../../prisma/migrations', import.meta.url));

/** Names of the migrations in a folder, the oldest first. */
export async function migrationsIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

/** Those of this program. */
export const migrationNames = (): Promise<string[]> => migrationsIn(MIGRATIONS);

/** The last of them, to which it brings every database that it opens. */
export const newestMigration = async (): Promise<string> => (await migrationNames()).at(-1)!;
