import { join } from 'node:path';
import {
  modelDigest,
  modelManifestSchema,
  readModelManifest,
  sumUpFolder,
  verifyModelFiles,
  type ModelFigures,
  type ModelFile,
} from '@nonet/experts/model-files';
import type { ArtifactStore } from '../artifacts/index.js';
import { ENCODERS_CHANNEL, exclusively, lockedTransaction, LOCKS, type Database } from '../database/index.js';
import { invalidInput } from '../errors/errors.js';
import type { Prisma } from '../generated/prisma/client.js';
import { evaluationRow, modelOf, rowKind } from './model-rows.js';
import { ZERO_SHOT, type ActionOptions, type ModelVersion, type Publication } from './models.service.js';

/** Publishing in one artifact store. One publication at a time, so that a failed one removes just what it put. */
export function publisher(database: Database, store: ArtifactStore) {
  async function publish(publication: Publication, { actor, signal }: ActionOptions): Promise<ModelVersion> {
    assertName(publication.name);
    const files = await sumUpFolder(publication.folder);
    return exclusively(database.pool, LOCKS.artifacts, async () => {
      const put: string[] = [];
      try {
        for (const { path, bytes, sha256 } of files) {
          const file = join(publication.folder, path);
          if ((await store.put({ bytes, sha256 }, file, { signal })) === 'kept') put.push(sha256);
        }
        return await enter(publication, files, actor);
      } catch (error) {
        for (const sha256 of put) await store.remove(sha256).catch(() => undefined);
        throw error;
      }
    });
  }

  /** The row of a version whose files are kept. */
  async function enter(publication: Publication, files: readonly ModelFile[], actor: string) {
    const { kind, name, encoder, configuration, data, runId, evaluations } = publication;
    const digest = modelDigest(files);
    return lockedTransaction(database, LOCKS.models, async (transaction) => {
      // Announced with the row, or not at all.
      if (kind === 'encoder') await transaction.$executeRaw`SELECT pg_notify(${ENCODERS_CHANNEL}, '')`;
      const known = await transaction.modelVersion.findUnique({ where: { digest } });
      if (known !== null) {
        await addMissing(transaction, known.id, evaluations, runId);
        return modelOf(
          await transaction.modelVersion.update({ where: { id: known.id }, data: { removedAt: null } }),
        );
      }
      const { _max } = await transaction.modelVersion.aggregate({ where: { name }, _max: { version: true } });
      const row = await transaction.modelVersion.create({
        data: {
          kind: rowKind[kind],
          name,
          version: (_max.version ?? 0) + 1,
          digest,
          files: files as unknown as Prisma.InputJsonArray,
          bytes: files.reduce((sum, { bytes }) => sum + bytes, 0),
          ...(encoder && { encoder }),
          configuration: configuration as Prisma.InputJsonObject,
          data: data as Prisma.InputJsonObject,
          runId,
          createdBy: actor,
        },
      });
      await addMissing(transaction, row.id, evaluations, runId);
      return modelOf(row);
    });
  }

  return {
    publish,
    async publishFolder(folder: string, acting: ActionOptions): Promise<ModelVersion> {
      const manifest = await readModelManifest(folder);
      await verifyModelFiles(folder, manifest.files);
      return publish({ ...manifest, folder, runId: null }, acting);
    },
  };
}

/** Evaluations that the version lacks, by set, level and mode. */
async function addMissing(
  transaction: Prisma.TransactionClient,
  modelId: number,
  evaluations: readonly ModelFigures[],
  runId: string | null,
): Promise<void> {
  const known = await transaction.modelEvaluation.findMany({ where: { modelId } });
  const keyOf = (row: { sha256: string; level: string; mode: string; documents: number }) =>
    `${row.sha256} ${row.level} ${row.mode} ${row.documents}`;
  const keys = new Set(known.map(keyOf));
  const rows = evaluations.map((figures) => evaluationRow(modelId, { ...figures, runId }));
  await transaction.modelEvaluation.createMany({ data: rows.filter((row) => !keys.has(keyOf(row))) });
}

function assertName(name: string): void {
  const parsed = modelManifestSchema.shape.name.safeParse(name);
  if (parsed.success && name !== ZERO_SHOT) return;
  throw invalidInput({
    field: 'name',
    value: name,
    allowed: parsed.error?.issues[0]?.message ?? 'any other name: that one stands for no model',
  });
}
