import { checked } from '@nonet/operations';
import { adaptationSchema } from '@nonet/experts/adaptation';
import type { Database } from '../database/index.js';
import { conflict, notFound } from '../errors/errors.js';
import { type Collection as CollectionRow, Prisma } from '../generated/prisma/client.js';
import { decodeCursor, groupInOrder, pageOf } from '../paging/index.js';
import type { PatentFilter } from '../patents/patent-filter.fields.js';
import { patentConditions } from '../patents/patent-query.js';
import { assignedHabits } from './assigned-habits.js';
import type { Collection, CollectionCalibration, CollectionsService } from './collections.service.js';
import { createCollection } from './create-collection.operation.js';
import { removeCollection } from './remove-collection.js';

export function createCollections(database: Pick<Database, 'prisma' | 'pool'>): CollectionsService {
  const { prisma } = database;
  const get = async (name: string) => {
    const row = await prisma.collection.findUnique({ where: { name } });
    if (row === null) throw notFound({ what: 'collection', key: name });
    return collectionOf(row);
  };
  return {
    get,
    async create(asked, createdBy) {
      const { name, note, filter } = checked(createCollection.fields, asked);
      // What it names has to be understood, before anything stands on it.
      await patentConditions(prisma, filter);
      try {
        const data = {
          name,
          note: note?.trim() || null,
          filter: filter as Prisma.InputJsonObject,
          createdBy,
        };
        return collectionOf(await prisma.collection.create({ data }));
      } catch (error) {
        if (error instanceof Prisma.PrismaClientKnownRequestError && error.code === 'P2002')
          throw conflict({ reason: `There is a collection ${JSON.stringify(name)} already.` }, error);
        throw error;
      }
    },
    async list(page) {
      const after = decodeCursor('collections', ['text'], page.after);
      const rows = await prisma.collection.findMany({
        where: after ? { name: { gt: String(after[0]) } } : {},
        orderBy: { name: 'asc' },
        take: page.first + 1,
      });
      return pageOf(page, rows.map(collectionOf), {
        order: 'collections',
        keyOf: ({ name }) => [name],
        totalCount: () => prisma.collection.count(),
      });
    },
    async remove(name) {
      const collection = await get(name);
      await removeCollection(database, collection.id);
      return collection;
    },
    sizes: (collections) =>
      Promise.all(
        collections.map(async ({ filter }) => {
          const where = await patentConditions(prisma, filter);
          const [counted] = await prisma.$queryRaw<{ count: number }[]>`
            SELECT count(*)::int AS count FROM patent p WHERE ${where}`;
          return counted?.count ?? 0;
        }),
      ),
    async calibrationsOf(ids) {
      const rows = await prisma.collectionCalibration.findMany({
        where: { collectionId: { in: [...ids] } },
        orderBy: { id: 'desc' },
        distinct: ['collectionId', 'modelId'],
        include: { model: { select: { name: true, version: true } } },
      });
      const all = rows.map(({ id, collectionId, model, adaptation, createdAt }): CollectionCalibration => ({
        id,
        collectionId,
        model: `${model.name}@${model.version}`,
        adaptation: adaptationSchema.parse(adaptation),
        createdAt,
      }));
      return groupInOrder(ids, all, ({ collectionId }) => collectionId);
    },
    assignedHabits: ({ filter }) => assignedHabits(prisma, filter),
  };
}

/** Only this service writes the filter, checked; it comes back as it went in. */
const collectionOf = ({ filter, ...row }: CollectionRow): Collection => ({
  ...row,
  filter: filter as PatentFilter,
});
