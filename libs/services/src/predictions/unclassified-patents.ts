import type { TextFacts } from '@nonet/experts/classifier';
import { longPatentText, type Claim } from '@nonet/patents/record';
import type { Database } from '../database/index.js';
import { Prisma } from '../generated/prisma/client.js';
import { patentFactColumns } from '../patents/patent-facts.js';
import { rowLevel } from '../taxonomy/node-rows.js';
import type { Labeller } from '../labels/label-sets.service.js';
import type { ClassificationDepth } from './predictions.service.js';

const PAGE = 256;

/** A patent that waits to be classified. */
export interface WaitingPatent {
  readonly patentId: number;
  readonly number: string;
  readonly text: string;
  readonly textHash: Buffer;
  /** Of publication; null: not known. */
  readonly year: number | null;
  readonly facts: TextFacts;
  /** What it waits for. */
  readonly lacksSymbols: boolean;
  readonly lacksLabels: boolean;
}

type SetAsked = Pick<Labeller, 'labelSetId' | 'version' | 'learnt'>;

interface Corpus extends ClassificationDepth {
  readonly modelId: number;
  /** By which calibration of a collection it answers; null: by its own. */
  readonly calibrationId: number | null;
  /** By which labels of a set it answers too; null: by none. */
  readonly labeller: SetAsked | null;
  /** On a patent `p`. */
  readonly condition: Prisma.Sql;
}

/** Whether a row `c` is what the model answers for a patent `p` at this level and length. */
const isClassified = ({ modelId, calibrationId, level, top, legacy }: Corpus) => Prisma.sql`
  c.model_id = ${modelId} AND c.level = ${rowLevel[level]}::cpc_level AND c.patent_id = p.id
  AND c.calibration_id IS NOT DISTINCT FROM ${calibrationId}::int AND c.top >= ${top} AND c.legacy = ${legacy === 'counted'} AND c.text_hash = p.text_hash`;

/** Whether a row `l` is what it answers with the labels of the set, as the set is and has learnt. */
const isLabelled = ({ modelId, top }: Corpus, { labelSetId, version, learnt }: SetAsked) => Prisma.sql`
  l.model_id = ${modelId} AND l.label_set_id = ${labelSetId} AND l.patent_id = p.id AND l.version = ${version}
  AND l.learnt = ${learnt} AND l.top >= ${top} AND l.text_hash = p.text_hash`;

/** The same; where no set is asked, no row is. */
const isLabelledIfAsked = (corpus: Corpus) =>
  corpus.labeller === null ? Prisma.sql`false` : isLabelled(corpus, corpus.labeller);

const lacksSymbols = (corpus: Corpus) => Prisma.sql`
  NOT EXISTS (SELECT FROM classified_patent c WHERE ${isClassified(corpus)})`;

const lacksLabels = (corpus: Corpus) =>
  corpus.labeller === null
    ? Prisma.sql`false`
    : Prisma.sql`NOT EXISTS (SELECT FROM labelled_patent l WHERE ${isLabelled(corpus, corpus.labeller)})`;

/** Whether a patent `p` waits for either: as one NOT EXISTS, which is an anti-join, and not as two with an OR between. */
const waits = (corpus: Corpus) =>
  corpus.labeller === null
    ? lacksSymbols(corpus)
    : Prisma.sql`NOT EXISTS (
        SELECT FROM classified_patent c, labelled_patent l
         WHERE l.patent_id = c.patent_id AND ${isClassified(corpus)} AND ${isLabelled(corpus, corpus.labeller)})`;

/** Patents that wait; those without text are skipped. */
const waitingIn = (corpus: Corpus) => Prisma.sql`
  FROM patent p WHERE p.text_hash IS NOT NULL AND ${corpus.condition} AND ${waits(corpus)}`;

export async function countWaiting({ prisma }: Database, corpus: Corpus): Promise<number> {
  const [counted] = await prisma.$queryRaw<{ count: number }[]>`
    SELECT count(*)::int AS count ${waitingIn(corpus)}`;
  return counted?.count ?? 0;
}

interface Written {
  readonly documents: number;
  readonly predictions: number;
  readonly labels: number;
}

/**
 * What the model has answered for the patents since a time, and would not answer again; a patent that waits for anything still is no
 * document yet.
 */
export async function countWritten({ prisma }: Database, corpus: Corpus, since: Date): Promise<Written> {
  const [counted] = await prisma.$queryRaw<Written[]>`
    SELECT count(*) FILTER (WHERE NOT ${waits(corpus)})::int AS documents, coalesce(sum(symbols.count), 0)::int AS predictions,
           coalesce(sum(labels.count), 0)::int AS labels
      FROM patent p
      LEFT JOIN classified_patent c ON ${isClassified(corpus)} AND c.classified_at >= ${since}
      LEFT JOIN labelled_patent l ON ${isLabelledIfAsked(corpus)} AND l.labelled_at >= ${since}
      CROSS JOIN LATERAL (
        SELECT count(*) FROM prediction r JOIN cpc_node n ON n.id = r.node_id
         WHERE r.model_id = c.model_id AND r.patent_id = c.patent_id AND n.level = c.level) symbols
      CROSS JOIN LATERAL (
        SELECT count(*) FROM label_prediction r JOIN label n ON n.id = r.label_id
         WHERE r.model_id = l.model_id AND r.patent_id = l.patent_id AND n.label_set_id = l.label_set_id) labels
     WHERE (c.patent_id IS NOT NULL OR l.patent_id IS NOT NULL) AND ${corpus.condition}`;
  return counted ?? { documents: 0, predictions: 0, labels: 0 };
}

/** The patents one by one in the order of their ids; while a page is worked on, the next one is read. */
export async function* waitingPatents({ pool }: Database, corpus: Corpus): AsyncGenerator<WaitingPatent> {
  const readBehind = async (id: number): Promise<PatentRow[]> => {
    const { text, values } = Prisma.sql`
      SELECT p.id, p.number, p.title, p.abstract, p.claims, p.text_hash AS "textHash",
             extract(year FROM p.publication_date)::int AS year, ${lacksSymbols(corpus)} AS "lacksSymbols",
             ${lacksLabels(corpus)} AS "lacksLabels", ${patentFactColumns} ${waitingIn(corpus)} AND p.id > ${id}
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
    for (const { id, date, applicants, symbols, title, abstract, claims, ...patent } of rows) {
      const text = await longPatentText({ title, abstract, claims });
      yield { ...patent, patentId: id, text, facts: { date, applicants, symbols } };
    }
  }
}

interface PatentRow
  extends TextFacts, Pick<WaitingPatent, 'number' | 'year' | 'textHash' | 'lacksSymbols' | 'lacksLabels'> {
  readonly id: number;
  readonly title: string | null;
  readonly abstract: string | null;
  readonly claims: readonly Claim[];
}
