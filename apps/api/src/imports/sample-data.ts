import { fileURLToPath } from 'node:url';
import { LOCKS, type Database } from '../database/index.js';
import type { ImportsService } from './imports.service.js';

const SAMPLE = new URL('../../../../prisma/sample/', import.meta.url);
const file = (name: string) => fileURLToPath(new URL(name, SAMPLE));
/** The product's own words for sections, classes and subclasses, with keywords. */
export const COMPACT_SCHEME = file('cpc-compact.tsv');
const options = { actor: 'first start' };

/**
 * Gives an empty database the compact scheme and the sample patents, so that a first start has something to show.
 * A database that has, or ever had, a scheme or patents is left alone; of processes that start together one does it.
 */
export async function loadSampleData(
  { pool, prisma }: Database,
  imports: ImportsService,
  onStep: (step: string) => void,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query('SELECT pg_advisory_lock($1)', [LOCKS.sampleData]);
    const [schemes, patents] = await Promise.all([prisma.cpcScheme.count(), prisma.patent.count()]);
    if (schemes > 0 || patents > 0) return;
    onStep('Loading the sample data …');
    await imports.importScheme({ path: COMPACT_SCHEME, definitions: null }, options);
    await imports.importPatents({ path: file('patents.jsonl') }, options);
  } finally {
    await client.query('SELECT pg_advisory_unlock($1)', [LOCKS.sampleData]);
    client.release();
  }
}
