import DataLoader from 'dataloader';
import type { Database } from '../database/index.js';
import { notFound } from '../errors/errors.js';
import { Prisma } from '../generated/prisma/client.js';
import { modelIdOf } from '../models/active-model-id.js';
import { COUNTED, decodeCursor, groupInOrder, type Page, pageOf, type PageRequest } from '../paging/index.js';
import { knownNumbers } from '../patents/known-numbers.js';
import type { LabelledPatentAnswer, LabelSet, StoredLabelPrediction } from './label-sets.service.js';
import type { LabelledPatentsAsked } from './list-labelled-patents.operation.js';

const ORDER = 'labelled patents';
const SETS_ORDER = 'label sets of a patent';

/** The patents that a model answered for with the labels of a set, in the order of their ids. */
export async function listLabelledPatents(
  prisma: Database['prisma'],
  set: LabelSet,
  { label, patent, model }: Pick<LabelledPatentsAsked, 'label' | 'patent' | 'model'>,
  page: PageRequest,
): Promise<Page<LabelledPatentAnswer>> {
  const after = decodeCursor(ORDER, ['integer'], page.after);
  const modelId = await modelIdOf(prisma, model);
  const conditions = [
    Prisma.sql`l.model_id = ${modelId}::int AND l.label_set_id = ${set.id}`,
    ...(label === null ? [] : [await isGiven(prisma, set.id, label)]),
    ...(patent === null ? [] : [Prisma.sql`l.patent_id = ${await idOf(prisma, patent)}`]),
  ];
  const where = Prisma.join(conditions, ' AND ');
  const rows = await prisma.$queryRaw<AnswerRow[]>`
    ${ANSWERS} WHERE ${where} AND l.patent_id > ${Number(after?.[0] ?? 0)} ORDER BY l.patent_id LIMIT ${page.first + 1}`;
  const answers = await withLabels(prisma, modelId, rows);
  return pageOf<LabelledPatentAnswer>(page, answers, {
    order: ORDER,
    keyOf: ({ patentId }) => [patentId],
    totalCount: async () => {
      const [counted] = await prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM (
          SELECT FROM labelled_patent l WHERE ${where} LIMIT ${COUNTED + 1}) counted`;
      return counted?.count ?? 0;
    },
  });
}

/** What the active version answered for some patents with label sets: of each patent a page, in the order of the names of the sets. */
export async function labelAnswersOf(
  prisma: Database['prisma'],
  patentIds: readonly number[],
  page: PageRequest,
): Promise<Page<LabelledPatentAnswer>[]> {
  const [after = ''] = decodeCursor(SETS_ORDER, ['text'], page.after) ?? [];
  const modelId = await modelIdOf(prisma, null);
  const rows = await prisma.$queryRaw<AnswerRow[]>`
    SELECT found.* FROM unnest(${[...patentIds]}::int[]) w(id)
     CROSS JOIN LATERAL (
           ${ANSWERS} WHERE l.model_id = ${modelId}::int AND l.patent_id = w.id AND s.name > ${after}
            ORDER BY s.name LIMIT ${page.first + 1}) found
     ORDER BY found."labelSet"`;
  const answers = groupInOrder(
    patentIds,
    await withLabels(prisma, modelId, rows),
    ({ patentId }) => patentId,
  );
  const counts = new DataLoader((ids: readonly number[]) => setCounts(prisma, modelId, ids));
  return patentIds.map((patentId, at) =>
    pageOf(page, answers[at] ?? [], {
      order: SETS_ORDER,
      keyOf: ({ labelSet }) => [labelSet],
      totalCount: () => counts.load(patentId),
    }),
  );
}

/** With how many sets each patent was answered. */
async function setCounts(
  prisma: Database['prisma'],
  modelId: number | null,
  patentIds: readonly number[],
): Promise<number[]> {
  const rows = await prisma.$queryRaw<{ id: number; count: number }[]>`
    SELECT patent_id AS id, count(*)::int AS count FROM labelled_patent
     WHERE model_id = ${modelId}::int AND patent_id = ANY(${[...patentIds]}) GROUP BY patent_id`;
  const counts = new Map(rows.map(({ id, count }) => [id, count]));
  return patentIds.map((id) => counts.get(id) ?? 0);
}

/** The answers `l` of the sets `s`. */
const ANSWERS = Prisma.sql`
  SELECT l.patent_id AS "patentId", p.number, p.title, s.id AS "labelSetId", s.name AS "labelSet", l.version,
         l.labelled_at AS "labelledAt", m.name || '@' || m.version AS model
    FROM labelled_patent l JOIN label_set s ON s.id = l.label_set_id JOIN patent p ON p.id = l.patent_id
         JOIN model_version m ON m.id = l.model_id`;

type AnswerRow = Omit<LabelledPatentAnswer, 'labels'> & { readonly labelSetId: number };

/** The answers of one version with their labels. */
async function withLabels(
  prisma: Database['prisma'],
  modelId: number | null,
  rows: readonly AnswerRow[],
): Promise<LabelledPatentAnswer[]> {
  if (modelId === null) return [];
  const setIds = [...new Set(rows.map(({ labelSetId }) => labelSetId))];
  const patentIds = [...new Set(rows.map(({ patentId }) => patentId))];
  const labels = await labelsOfPatents(prisma, { modelId, setIds }, patentIds);
  return rows.map(({ labelSetId, ...answer }) => ({
    ...answer,
    labels: labels.get(labelSetId)?.get(answer.patentId) ?? [],
  }));
}

/** By the ids of sets, and by those of patents. */
type LabelsOfSets = ReadonlyMap<number, ReadonlyMap<number, StoredLabelPrediction[]>>;

/** The labels of some patents in some sets, best first; those that a set lacks by now are left out. */
export async function labelsOfPatents(
  prisma: Database['prisma'],
  { modelId, setIds }: { readonly modelId: number; readonly setIds: readonly number[] },
  patentIds: readonly number[],
): Promise<LabelsOfSets> {
  const rows = await prisma.$queryRaw<PredictionRow[]>`
    SELECT r.patent_id AS "patentId", l.label_set_id AS "labelSetId", r.label_id AS "labelId", r.score, r.selected
      FROM label_prediction r JOIN label l ON l.id = r.label_id
     WHERE r.model_id = ${modelId} AND r.patent_id = ANY(${[...patentIds]}) AND l.label_set_id = ANY(${[...setIds]})
       AND l.position IS NOT NULL
     ORDER BY r.patent_id, r.score DESC, l.position`;
  const named = await namesOf(prisma, new Set(rows.map(({ labelId }) => labelId)));
  const bySet = new Map(setIds.map((id) => [id, new Map<number, StoredLabelPrediction[]>()]));
  for (const { patentId, labelSetId, labelId, score, selected } of rows) {
    const [name, byPatent] = [named.get(labelId), bySet.get(labelSetId)];
    // The set may have been removed meanwhile.
    if (name === undefined || byPatent === undefined) continue;
    const known = byPatent.get(patentId) ?? [];
    byPatent.set(patentId, known);
    known.push({ ...name, score, selected });
  }
  return bySet;
}

async function namesOf(
  prisma: Database['prisma'],
  labelIds: ReadonlySet<number>,
): Promise<Map<number, Pick<StoredLabelPrediction, 'id' | 'title' | 'path'>>> {
  const rows = await prisma.$queryRaw<{ labelId: number; key: string; path: string[] }[]>`
    WITH RECURSIVE above AS (
      SELECT id AS of, key, parent_id, title, 0 AS height FROM label WHERE id = ANY(${[...labelIds]})
      UNION ALL
      SELECT above.of, above.key, l.parent_id, l.title, above.height + 1 FROM above JOIN label l ON l.id = above.parent_id)
    SELECT of AS "labelId", key, array_agg(title ORDER BY height DESC) AS path FROM above GROUP BY of, key`;
  return new Map(
    rows.map(({ labelId, key, path }) => [labelId, { id: key, title: path.at(-1) ?? '', path }]),
  );
}

interface PredictionRow {
  readonly patentId: number;
  readonly labelSetId: number;
  readonly labelId: number;
  readonly score: number;
  readonly selected: boolean;
}

/** Whether an answer `l` has a label selected, or one below it. */
async function isGiven(prisma: Database['prisma'], labelSetId: number, key: string): Promise<Prisma.Sql> {
  const label = await prisma.label.findUnique({ where: { labelSetId_key: { labelSetId, key } } });
  if (label === null || label.position === null) throw notFound({ what: 'label', key });
  return Prisma.sql`EXISTS (
    SELECT FROM label_prediction r JOIN label b ON b.id = r.label_id
     WHERE r.model_id = l.model_id AND r.patent_id = l.patent_id AND r.selected AND b.label_set_id = ${labelSetId}
       AND b.position >= ${label.position} AND b.position < ${label.subtreeEnd})`;
}

/** 0: no stored patent has it. */
const idOf = async (prisma: Database['prisma'], number: string): Promise<number> =>
  (await knownNumbers(prisma, [number])).get(number) ?? 0;
