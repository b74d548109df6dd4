import { lockedTransaction, LOCKS, MODELS_CHANNEL, type Database } from '../database/index.js';
import { conflict, modelRemoved, NonetError } from '../errors/errors.js';
import type { Prisma } from '../generated/prisma/client.js';
import { readHistory, notRolledBack, type HistoryRow } from './activation-history.js';
import { assertNotWorse, evaluatedVersion, type EvaluatedVersion } from './comparison.js';
import { activationOf, evaluationOf, modelOf } from './model-rows.js';
import {
  ZERO_SHOT,
  type ActionOptions,
  type ActivationPreview,
  type ModelActivation,
  type ModelVersion,
  type Problem,
} from './models.service.js';

interface ActivationRequest {
  /** null: none. */
  readonly model: ModelVersion | null;
  readonly worse: 'refuse' | 'force';
  /** How much worse a version may be. */
  readonly margin: number;
}

/** Without a model there are no evaluations. */
const UNMEASURED = { reference: ZERO_SHOT, mode: 'zero-shot', evaluations: [] } as const;

/**
 * Each activation or rollback is one transaction, one after the other: the second of two admins finds, and is
 * compared with, what the first activated.
 */
export function activator(database: Database) {
  const change = (
    work: (transaction: Prisma.TransactionClient, rows: HistoryRow[]) => Promise<ModelActivation>,
  ) =>
    lockedTransaction(database, LOCKS.models, async (transaction) =>
      work(transaction, await readHistory(transaction)),
    );

  /** Announced with the transaction, or not at all. */
  const write = async (
    transaction: Prisma.TransactionClient,
    data: Prisma.ModelActivationUncheckedCreateInput,
  ) => {
    const row = await transaction.modelActivation.create({ data, include: { model: true } });
    await transaction.$executeRaw`SELECT pg_notify(${MODELS_CHANNEL}, '')`;
    return activationOf(row);
  };

  return {
    async previewActivation(model: ModelVersion | null, margin: number): Promise<ActivationPreview> {
      const { prisma } = database;
      const current = notRolledBack(await readHistory(prisma)).at(-1);
      const modelId = model?.id ?? null;
      const [candidate = null, active = null] = await evaluatedVersions(prisma, [
        modelId,
        current?.modelId ?? null,
      ]);
      const from = active?.model ?? null;
      if (current && current.modelId === modelId) return { from, to: model, refusal: null };
      return { from, to: model, refusal: refusalOf(candidate, active, margin) };
    },

    async previewRollback(): Promise<ActivationPreview | null> {
      const { prisma } = database;
      const left = notRolledBack(await readHistory(prisma));
      if (left.length === 0) return null;
      const [to = null, from = null] = await evaluatedVersions(prisma, [
        left.at(-2)?.modelId ?? null,
        left.at(-1)?.modelId ?? null,
      ]);
      const removedAt = to?.model.removedAt;
      const refusal = removedAt ? problemOf(modelRemoved({ model: to.model.reference, at: removedAt })) : null;
      return { from: from?.model ?? null, to: to?.model ?? null, refusal };
    },

    activate: ({ model, worse, margin }: ActivationRequest, { actor }: ActionOptions) =>
      change(async (transaction, rows) => {
        const current = notRolledBack(rows).at(-1);
        const modelId = model?.id ?? null;
        if (current && current.modelId === modelId) return find(transaction, current.id);
        const figures = await evaluatedVersions(transaction, [modelId, current?.modelId ?? null]);
        const [candidate = null, active = null] = figures;
        if (candidate?.model.removedAt)
          throw modelRemoved({ model: candidate.model.reference, at: candidate.model.removedAt });
        const forced = worse === 'force';
        if (!forced && active !== null) assertNotWorse(candidate ?? UNMEASURED, active, margin);
        return write(transaction, { modelId, activatedBy: actor, forced });
      }),

    rollback: ({ actor }: ActionOptions) =>
      change(async (transaction, rows) => {
        const [before, current] = [notRolledBack(rows).at(-2), notRolledBack(rows).at(-1)];
        if (!current) throw conflict({ reason: 'No version is active, so there is nothing to take back.' });
        const model =
          before && before.modelId !== null
            ? await transaction.modelVersion.findUnique({ where: { id: before.modelId } })
            : null;
        if (model?.removedAt) throw modelRemoved({ model: modelOf(model).reference, at: model.removedAt });
        return write(transaction, {
          modelId: before?.modelId ?? null,
          activatedBy: actor,
          rollbackOf: current.id,
        });
      }),
  };
}

const problemOf = ({ code, message }: NonetError): Problem => ({ code, message });

/** Why an activation that is not forced would be refused. */
function refusalOf(
  candidate: (EvaluatedVersion & { model: ModelVersion }) | null,
  active: EvaluatedVersion | null,
  margin: number,
): Problem | null {
  if (candidate?.model.removedAt)
    return problemOf(modelRemoved({ model: candidate.model.reference, at: candidate.model.removedAt }));
  try {
    if (active !== null) assertNotWorse(candidate ?? UNMEASURED, active, margin);
    return null;
  } catch (error) {
    if (error instanceof NonetError) return problemOf(error);
    throw error;
  }
}

async function find(transaction: Prisma.TransactionClient, id: number): Promise<ModelActivation> {
  return activationOf(
    await transaction.modelActivation.findUniqueOrThrow({ where: { id }, include: { model: true } }),
  );
}

/** Versions with all their figures, in the order of the ids; null for none. */
async function evaluatedVersions(
  transaction: Pick<Prisma.TransactionClient, 'modelVersion'>,
  ids: readonly (number | null)[],
): Promise<((EvaluatedVersion & { model: ModelVersion }) | null)[]> {
  const rows = await transaction.modelVersion.findMany({
    where: { id: { in: ids.filter((id) => id !== null) } },
    include: { evaluations: { orderBy: [{ createdAt: 'desc' }, { id: 'desc' }] } },
  });
  return ids.map((id) => {
    const row = rows.find((candidate) => candidate.id === id);
    if (!row) return null;
    const { evaluations, ...version } = row;
    const model = modelOf(version);
    return { model, ...evaluatedVersion(model, evaluations.map(evaluationOf)) };
  });
}
