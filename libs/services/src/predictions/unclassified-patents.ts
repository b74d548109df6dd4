import type { TextFacts } from '@nonet/experts/classifier';
import { longPatentText, type Claim } from '@nonet/patents/record';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';
import { patentFactColumns } from '../patents/patent-facts.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import type { ClassificationDepth } from './predictions.service.js';

const PAGE = 256;

/** A patent that waits to be classified. */
export interface WaitingPatent {
  readonly patentId: number;
  readonly text: string;
  readonly textHash: Buffer;
  /** Of publication; null: not known. */
  readonly year: number | null;
  readonly facts: TextFacts;
}

interface Corpus extends ClassificationDepth {
  readonly modelId: number;
  /** By which calibration of a collection it answers; null: by its own. */
  readonly calibrationId: number | null;
  /** On a patent `p`. */
  readonly condition: Prisma.Sql;
}

/** Patents that the model has not classified yet at this level and length; patents without text are skipped. */
const waitingIn = ({ modelId, calibrationId, level, top, legacy, condition }: Corpus) => Prisma.sql`
  FROM patent p WHERE p.text_hash IS NOT NULL AND ${condition} AND NOT EXISTS (
    SELECT FROM classified_patent c
     WHERE c.model_id = ${modelId} AND c.level = ${rowLevel[level]}::cpc_level AND c.patent_id = p.id
       AND c.calibration_id IS NOT DISTINCT FROM ${calibrationId}::int AND c.top >= ${top} AND c.legacy = ${legacy === 'counted'} AND c.text_hash = p.text_hash)`;

export async function countWaiting({ prisma }: Database, corpus: Corpus): Promise<number> {
  const [counted] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count ${waitingIn(corpus)}`;
  return counted?.count ?? 0;
}

/** What the model has answered for the patents since a time, at this level and length. */
export async function countWritten(
  { prisma }: Database,
  { modelId, calibrationId, level, top, legacy, condition }: Corpus,
  since: Date,
): Promise<{ documents: number; predictions: number }> {
  const [counted] = await prisma.$queryRaw<{ documents: number; predictions: number }[]>`
    SELECT count(*)::int AS documents, coalesce(sum(written.count), 0)::int AS predictions
      FROM classified_patent c JOIN patent p ON p.id = c.patent_id
      CROSS JOIN LATERAL (
        SELECT count(*) FROM prediction r JOIN cpc_node n ON n.id = r.node_id
         WHERE r.model_id = c.model_id AND r.patent_id = c.patent_id AND n.level = c.level) written
     WHERE c.model_id = ${modelId} AND c.level = ${rowLevel[level]}::cpc_level AND c.top = ${top}
       AND c.legacy = ${legacy === 'counted'} AND c.calibration_id IS NOT DISTINCT FROM ${calibrationId}::int
       AND c.classified_at >= ${since} AND ${condition}`;
  return counted ?? { documents: 0, predictions: 0 };
}

/** The patents one by one in the order of their ids; while a page is worked on, the next one is read. */
export async function* waitingPatents({ pool }: Database, corpus: Corpus): AsyncGenerator<WaitingPatent> {
  const readBehind = async (id: number): Promise<PatentRow[]> => {
    const { text, values } = Prisma.sql`
      SELECT p.id, p.title, p.abstract, p.claims, p.text_hash AS "textHash",
             extract(year FROM p.publication_date)::int AS year, ${patentFactColumns} ${waitingIn(corpus)} AND p.id > ${id}
       ORDER BY p.id LIMIT ${PAGE}`;
    return (await pool.query<PatentRow>(text, values)).rows;
  };
  let ahead: Promise<PatentRow[]> | null = readBehind(0);
  while (ahead !== null) {
    const rows: PatentRow[] = await ahead;
    const last = rows.at(-1);
    ahead = last && rows.length === PAGE ? readBehind(last.id) : null;
    // Awaited further on; until then a failure must not count as unhandled.
    ahead?.catch(() => undefined);
    for (const { id, textHash, year, date, applicants, symbols, ...patent } of rows) {
      const facts = { date, applicants, symbols };
      yield { patentId: id, text: await longPatentText(patent), textHash, year, facts };
    }
  }
}

interface PatentRow extends TextFacts {
  readonly id: number;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
  readonly year: number | null;
  readonly textHash: Buffer;
}
