import { patentText, type Claim } from '@nonet/patents';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import type { ClassificationDepth } from './predictions.service.js';

const PAGE = 256;

/** A patent that waits to be classified. */
export interface WaitingPatent {
  readonly patentId: number;
  readonly text: string;
  readonly textHash: Buffer;
}

interface Corpus extends ClassificationDepth {
  readonly modelId: number;
  /** On a patent `p`. */
  readonly condition: Prisma.Sql;
}

/** Patents that the model has not classified yet at this level and length; patents without text are skipped. */
const waitingIn = ({ modelId, level, top, condition }: Corpus) => Prisma.sql`
  FROM patent p WHERE p.text_hash IS NOT NULL AND ${condition} AND NOT EXISTS (
    SELECT FROM classified_patent c
     WHERE c.model_id = ${modelId} AND c.level = ${rowLevel[level]}::cpc_level AND c.patent_id = p.id
       AND c.top >= ${top} AND c.text_hash = p.text_hash)`;

export async function countWaiting({ prisma }: Database, corpus: Corpus): Promise<number> {
  const [counted] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count ${waitingIn(corpus)}`;
  return counted?.count ?? 0;
}

/** The patents one by one in the order of their ids; while a page is worked on, the next one is read. */
export async function* waitingPatents({ pool }: Database, corpus: Corpus): AsyncGenerator<WaitingPatent> {
  const readBehind = async (id: number): Promise<PatentRow[]> => {
    const { text, values } = Prisma.sql`
      SELECT p.id, p.title, p.abstract, p.claims, p.text_hash AS "textHash" ${waitingIn(corpus)} AND p.id > ${id}
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
    for (const { id, textHash, ...patent } of rows)
      yield { patentId: id, text: patentText(patent), textHash };
  }
}

interface PatentRow {
  readonly id: number;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
  readonly textHash: Buffer;
}
