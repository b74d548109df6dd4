import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Names what a database holds that is at rest: another name after every start and stop. */
export type Rest = string & { readonly __brand: 'Rest' };

/**
 * Told when the last user leaves, while the server still answers at `url`; what it answers is called once the database is at rest.
 * Nobody else comes in between.
 */
export type BeforeRest = (url: string) => Promise<((rest: Rest) => Promise<void>) | null>;

/** Where PostgreSQL's control file says in which state the server is, and what it says of one that was stopped in order. */
const STATE = { offset: 16, shutDown: 1 };

/**
 * What the database in `directory` holds, by PostgreSQL's control file: it says at which place of its log, and when, the server was
 * stopped, and is written by each start and stop. Null where a server runs or was killed.
 */
export async function restOf(directory: string): Promise<Rest | null> {
  const data = join(directory, 'data');
  if (existsSync(join(data, 'postmaster.pid'))) return null;
  const control = await readFile(join(data, 'global', 'pg_control')).catch(() => null);
  if (control === null || control.length < STATE.offset + 4) return null;
  if (control.readInt32LE(STATE.offset) !== STATE.shutDown) return null;
  return createHash('sha256').update(control).digest('hex') as Rest;
}
