import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Claim } from '@nonet/patents';
import type { Database } from '../database/index.js';

const PAGE = 500;
/** About one in twenty is for evaluation, as in files whose records name no split. */
const MEASURED = 0.05;

/**
 * Writes the stored patents that an office classified, by the CPC or the IPC, as records to train on: split `dev` for one in twenty, drawn
 * by the family or, without one, by the number, `train` for the others. The draw depends on nothing else, so a
 * patent keeps its split when others are added.
 * @returns the file, or null where no stored patent has symbols
 */
export async function writeStoredPatents(
  { pool }: Pick<Database, 'pool'>,
  folder: string,
  signal?: AbortSignal,
): Promise<string | null> {
  const file = join(folder, 'stored-patents.jsonl');
  let count = 0;
  async function* lines(): AsyncGenerator<string> {
    for (let after = 0; ;) {
      signal?.throwIfAborted();
      const { rows } = await pool.query<StoredRow>(
        `SELECT p.id, p.number, p.title, p.abstract, p.claims, p.family_id AS family, lower(p.labels::text) AS labels,
                coalesce(p.slashless, '{}') AS slashless, p.ipc || coalesce(p.slashless_ipc, '{}') AS ipc,
                coalesce(p.unknown_sections, '{}') AS unknown,
                array(SELECT symbol FROM patent_classification c WHERE c.patent_id = p.id ORDER BY ordinal) AS cpc
           FROM patent p WHERE (p.classified OR cardinality(p.slashless) > 0 OR cardinality(p.ipc || p.slashless_ipc) > 0) AND p.id > $1 ORDER BY p.id LIMIT ${PAGE}`,
        [after],
      );
      yield rows.map((row) => `${JSON.stringify(recordOf(row))}\n`).join('');
      count += rows.length;
      if (rows.length < PAGE) return;
      after = rows.at(-1)!.id;
    }
  }
  await pipeline(Readable.from(lines()), createWriteStream(file));
  return count === 0 ? null : file;
}

const recordOf = ({
  number,
  title,
  abstract,
  claims,
  family,
  labels,
  cpc,
  slashless,
  ipc,
  unknown,
}: StoredRow) => ({
  id: number,
  title,
  abstract,
  claims: claims.map(({ text }) => text),
  family,
  labels,
  cpc: [...cpc, ...slashless],
  ipc,
  unknown,
  split: isMeasured(family ?? number) ? 'dev' : 'train',
});

function isMeasured(key: string): boolean {
  const draw = createHash('sha256').update(`measured\n${key}`).digest().readUIntBE(0, 6) / 2 ** 48;
  return draw < MEASURED;
}

interface StoredRow {
  readonly id: number;
  readonly number: string;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
  readonly family: string | null;
  readonly labels: string | null;
  readonly cpc: readonly string[];
  readonly slashless: readonly string[];
  readonly ipc: readonly string[];
  readonly unknown: readonly string[];
}
