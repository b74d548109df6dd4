import {
  type ModelEvaluation as EvaluationRow,
  Prisma,
  type PrismaClient,
} from '../generated/prisma/client.js';
import { decodeCursor, pageOf, type Page, type PageRequest } from '../paging/index.js';
import { activationOf, evaluationOf, modelOf, rowKind } from './model-rows.js';
import { ZERO_SHOT, type ModelEvaluation, type ModelsService } from './models.service.js';

interface Pages extends Pick<ModelsService, 'list' | 'activations' | 'evaluationsOf'> {
  evaluations(
    where: { readonly modelId?: number; readonly dataset?: string },
    page: PageRequest,
  ): Promise<Page<ModelEvaluation>>;
}

/** The lists of models, activations and evaluations, newest first. */
export function modelPages(prisma: PrismaClient): Pages {
  return {
    async list({ kind, name }, page) {
      // Predictions without training hang on rows of that name; they are no models.
      const where: Prisma.ModelVersionWhereInput = {
        name: name ?? { not: ZERO_SHOT },
        ...(kind && { kind: rowKind[kind] }),
      };
      const after = decodeCursor('models', ['integer'], page.after);
      const rows = await prisma.modelVersion.findMany({
        where: { AND: [where, after ? { id: { lt: Number(after[0]) } } : {}] },
        orderBy: { id: 'desc' },
        take: page.first + 1,
      });
      return pageOf(page, rows.map(modelOf), {
        order: 'models',
        keyOf: ({ id }) => [id],
        totalCount: () => prisma.modelVersion.count({ where }),
      });
    },

    async activations(page) {
      const after = decodeCursor('activations', ['integer'], page.after);
      const rows = await prisma.modelActivation.findMany({
        where: after ? { id: { lt: Number(after[0]) } } : {},
        include: { model: true },
        orderBy: { id: 'desc' },
        take: page.first + 1,
      });
      return pageOf(page, rows.map(activationOf), {
        order: 'activations',
        keyOf: ({ id }) => [id],
        totalCount: () => prisma.modelActivation.count(),
      });
    },

    async evaluations(where, page) {
      const after = decodeCursor('evaluations', ['moment', 'id'], page.after);
      const [time, id] = [new Date(String(after?.[0])), String(after?.[1])];
      const behind = { OR: [{ createdAt: { lt: time } }, { createdAt: time, id: { lt: id } }] };
      const rows = await prisma.modelEvaluation.findMany({
        where: { AND: [where, after ? behind : {}] },
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: page.first + 1,
      });
      return pageOf(page, rows.map(evaluationOf), {
        ...evaluationList,
        totalCount: () => prisma.modelEvaluation.count({ where }),
      });
    },

    async evaluationsOf(modelIds, page) {
      const after = decodeCursor('evaluations', ['moment', 'id'], page.after);
      const behind = after
        ? Prisma.sql`AND (created_at, id) < (${String(after[0])}::timestamptz, ${String(after[1])}::uuid)`
        : Prisma.empty;
      const rows = await prisma.$queryRaw<EvaluationRow[]>`
        SELECT e.id, e.model_id AS "modelId", e.dataset, e.sha256, e.level::text AS level, e.mode, e.documents,
               e.metrics, e.run_id AS "runId", e.created_at AS "createdAt"
          FROM unnest(${[...modelIds]}::int[]) AS wanted(id)
         CROSS JOIN LATERAL (
               SELECT * FROM model_evaluation WHERE model_id = wanted.id ${behind}
                ORDER BY created_at DESC, id DESC LIMIT ${page.first + 1}) e
         ORDER BY e.created_at DESC, e.id DESC`;
      return modelIds.map((modelId) =>
        pageOf(page, rows.filter((row) => row.modelId === modelId).map(evaluationOf), {
          ...evaluationList,
          totalCount: () => prisma.modelEvaluation.count({ where: { modelId } }),
        }),
      );
    },
  };
}

const evaluationList = {
  order: 'evaluations',
  keyOf: ({ createdAt, id }: ModelEvaluation) => [createdAt.toISOString(), id] as const,
};
