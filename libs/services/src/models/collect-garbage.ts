import type { ModelEncoder, ModelFile } from '@nonet/experts';
import type { ArtifactStore } from '../artifacts/index.js';
import { exclusively, lockedTransaction, LOCKS, type Database } from '../database/index.js';
import type { ModelVersion as VersionRow, Prisma } from '../generated/prisma/client.js';
import { readHistory, notRolledBack } from './activation-history.js';
import { dropEmbeddings } from '../database/stored-embeddings.js';
import type { ModelCache } from './model-cache.js';
import { modelOf } from './model-rows.js';
import type { GarbageRule } from './collect-garbage.operation.js';
import type { Garbage, ModelVersion } from './models.service.js';

/**
 * Marks versions as removed in one transaction, then clears their artifacts away: a process that dies in between leaves
 * artifacts that the next collection finds. No publication can run meanwhile. Vectors go that encoders of removed versions made, in whose
 * place no other has the same.
 */
export async function collectGarbage(
  database: Database,
  store: ArtifactStore,
  cache: ModelCache,
  rule: GarbageRule,
): Promise<Garbage> {
  return exclusively(database.pool, LOCKS.artifacts, async () => {
    const { removed, kept } = await lockedTransaction(database, LOCKS.models, (transaction) =>
      markRemoved(transaction, rule),
    );
    const sums = kept.flatMap(({ files }) => (files as unknown as ModelFile[]).map(({ sha256 }) => sha256));
    const collected = await store.keepOnly(new Set(sums));
    for (const { digest } of removed) await cache.remove(digest);
    const vectors = await dropEmbeddings(database.pool, await forgottenEncoders(database, kept));
    return { removed, ...collected, vectors };
  });
}

async function markRemoved(
  transaction: Prisma.TransactionClient,
  { keep, predicted }: GarbageRule,
): Promise<{ removed: ModelVersion[]; kept: VersionRow[] }> {
  const versions = await transaction.modelVersion.findMany({
    where: { removedAt: null },
    orderBy: [{ name: 'asc' }, { version: 'desc' }],
  });
  const needed = new Set<number | null>(
    notRolledBack(await readHistory(transaction))
      .slice(-2)
      .map(({ modelId }) => modelId),
  );
  const seen = new Map<string, number>();
  for (const { id, name } of versions) {
    const newer = seen.get(name) ?? 0;
    seen.set(name, newer + 1);
    if (newer < keep) needed.add(id);
  }
  if (predicted === 'keep') {
    const rows = await transaction.modelVersion.findMany({
      where: { removedAt: null, predictions: { some: {} } },
      select: { id: true },
    });
    for (const { id } of rows) needed.add(id);
  }
  // Experts see with an encoder that may be a version itself.
  const encoders = new Set(
    versions
      .filter(({ id }) => needed.has(id))
      .map(({ encoder }) => (encoder as ModelEncoder | null)?.id)
      .filter((id) => id !== undefined),
  );
  const isKept = (row: VersionRow) => needed.has(row.id) || encoders.has(modelOf(row).reference);
  const garbage = versions.filter((row) => !isKept(row));
  const removedAt = new Date();
  await transaction.modelVersion.updateMany({
    where: { id: { in: garbage.map(({ id }) => id) } },
    data: { removedAt },
  });
  return {
    removed: garbage.map((row) => modelOf({ ...row, removedAt })),
    kept: versions.filter(isKept),
  };
}

/** The contents of encoders that only removed versions had in their files, now and at earlier collections. */
async function forgottenEncoders(
  { prisma }: Pick<Database, 'prisma'>,
  kept: readonly VersionRow[],
): Promise<string[]> {
  const removed = await prisma.modelVersion.findMany({ where: { removedAt: { not: null } } });
  const own = removed.filter(({ encoder }) => typeof (encoder as ModelEncoder | null)?.folder === "string");
  const used = new Set(kept.map(contentOfEncoder));
  const contents = own.map(contentOfEncoder).filter((content) => content !== undefined && !used.has(content));
  return [...new Set(contents as string[])];
}

/** The end of a fingerprint: what an encoder consists of, in whatever precision. */
const contentOfEncoder = ({ encoder }: VersionRow): string | undefined =>
  /:([0-9a-f]{16})$/.exec((encoder as ModelEncoder | null)?.fingerprint ?? '')?.[1];
