import { fileURLToPath } from 'node:url';
import { exclusively, LOCKS, type Database } from '../database/index.js';
import { COMPACT_SCHEME } from '../taxonomy/compact-scheme.js';
import type { ImportsService } from './imports.service.js';

const SAMPLE = new URL('../../../../prisma/sample/', import.meta.url);
const file = (name: string) => fileURLToPath(new URL(name, SAMPLE));
const compactScheme = { path: COMPACT_SCHEME, definitions: null };
const options = { actor: 'first start' };

/**
 * Imports the compact scheme into a database that never had a scheme, and the sample patents where neither a full
 * scheme nor patents were ever imported, so that a first start has something to show. Each is decided separately:
 * if a start is killed between them, the next one completes it. Of processes that start together one does it.
 */
export function loadSampleData(
  { pool }: Pick<Database, 'pool'>,
  imports: ImportsService,
  onStep: (step: string) => void,
): Promise<void> {
  return exclusively(pool, LOCKS.sampleData, async () => {
    const { rows } = await pool.query<{ scheme: boolean; patents: boolean }>(
      `SELECT EXISTS (SELECT FROM cpc_scheme) AS scheme,
              EXISTS (SELECT FROM cpc_scheme WHERE format <> 'compact') OR EXISTS (SELECT FROM patent)
                OR EXISTS (SELECT FROM import WHERE kind = 'PATENTS' AND state = 'SUCCEEDED') AS patents`,
    );
    const { scheme: hasScheme, patents: hasPatents } = rows[0]!;
    if (hasScheme && hasPatents) return;
    onStep('Loading the sample data …');
    if (!hasScheme) await imports.importScheme(compactScheme, options);
    if (!hasPatents) await imports.importPatents({ path: file('patents.jsonl') }, options);
  });
}

/** Gives a database that never had a scheme the compact one, and nothing else. */
export function loadFirstScheme(
  { pool, prisma }: Database,
  imports: ImportsService,
  onStep: (step: string) => void,
): Promise<void> {
  return exclusively(pool, LOCKS.sampleData, async () => {
    if ((await prisma.cpcScheme.count()) > 0) return;
    onStep('Loading the compact scheme …');
    await imports.importScheme(compactScheme, options);
  });
}
