import type { Database } from '../database/index.js';
import { notFound } from '../errors/errors.js';
import { Prisma } from '../generated/prisma/client.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../paging/index.js';
import type { Label, LabelsAsked } from './label-sets.service.js';

type LabelRow = Label & { readonly position: number };

/** Labels in use, in the order of the tree. */
export async function listLabels(
  prisma: Database['prisma'],
  labelSetId: number,
  of: LabelsAsked,
  page: PageRequest,
): Promise<Page<Label>> {
  const where = Prisma.sql`l.label_set_id = ${labelSetId} AND l.position IS NOT NULL AND ${await conditionOf(prisma, labelSetId, of)}`;
  const after = decodeCursor('labels', ['integer'], page.after);
  const behind = after ? Prisma.sql`AND l.position > ${Number(after[0])}` : Prisma.empty;
  const rows = await prisma.$queryRaw<LabelRow[]>`
    SELECT l.id, l.label_set_id AS "labelSetId", l.key, l.parent_id AS "parentId", l.title, l.description, l.symbols, l.depth,
           l.position, l.added_in AS "addedIn", l.removed_in AS "removedIn",
           (SELECT count(*)::int FROM label c WHERE c.parent_id = l.id AND c.position IS NOT NULL) AS "childCount",
           (SELECT count(*)::int FROM label_example_label e WHERE e.label_id = l.id) AS examples
      FROM label l WHERE ${where} ${behind} ORDER BY l.position LIMIT ${page.first + 1}`;
  return pageOf<LabelRow>(page, rows, {
    order: 'labels',
    keyOf: ({ position }) => [position],
    totalCount: async () => {
      const [counted] = await prisma.$queryRaw<{ count: number }[]>`
        SELECT count(*)::int AS count FROM label l WHERE ${where}`;
      return counted?.count ?? 0;
    },
  });
}

async function conditionOf(
  prisma: Database['prisma'],
  labelSetId: number,
  of: LabelsAsked,
): Promise<Prisma.Sql> {
  if (of.kind === 'all') return Prisma.sql`true`;
  if (of.kind === 'words') {
    const pattern = `%${of.words.replace(/[\\%_]/g, '\\$&')}%`;
    return Prisma.sql`(l.key ILIKE ${pattern} OR l.title ILIKE ${pattern} OR l.description ILIKE ${pattern})`;
  }
  if (of.parent === null) return Prisma.sql`l.parent_id IS NULL`;
  const parent = await prisma.label.findUnique({
    where: { labelSetId_key: { labelSetId, key: of.parent } },
    select: { id: true },
  });
  if (parent === null) throw notFound({ what: 'label', key: of.parent });
  return Prisma.sql`l.parent_id = ${parent.id}`;
}
