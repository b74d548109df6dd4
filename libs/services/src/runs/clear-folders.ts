import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type pg from 'pg';
import { isUuid } from '../database/index.js';

/**
 * Clears away what a killed process left in the folder of runs. A run clears its own folder when it ends; where it ended on
 * another machine, or nobody was left to do it, this does.
 */
export async function clearFolders(pool: pg.Pool, folder: string): Promise<void> {
  const names = await readdir(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  const { rows } = await pool.query<{ id: string }>(
    `SELECT id FROM run WHERE id = ANY($1::uuid[]) AND state NOT IN ('QUEUED', 'RUNNING')`,
    [names.filter(isUuid)],
  );
  for (const { id } of rows) await rm(join(folder, id), { recursive: true, force: true });
}
