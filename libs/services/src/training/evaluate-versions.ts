import type { EvaluationService } from '../classification/evaluation.service.js';
import type { ModelVersion } from '../models/models.service.js';
import type { ExpertTrainingEvent } from './training.service.js';

/** Levels that a version is evaluated at. */
const LEVELS = ['section', 'subclass'] as const;
/** Maximum number of documents: enough to compare versions, and soon done. */
const MOST = 2000;

type EvaluatingEvent = Extract<ExpertTrainingEvent, { type: 'progress' | 'evaluation' }>;

/** Evaluates versions on the same `dev` records of files, and keeps the figures with each. */
export async function* evaluateVersions(
  versions: readonly ModelVersion[],
  files: readonly string[],
  { evaluation, limit }: { evaluation: Pick<EvaluationService, 'store'>; limit: number },
  { runId, signal }: { runId: string | null; signal?: AbortSignal },
): AsyncGenerator<EvaluatingEvent> {
  const references = [...new Set(versions.map(({ reference }) => reference))];
  for (const file of files) {
    for (const level of LEVELS) {
      for (const model of references) {
        yield { type: 'progress', phase: `evaluating ${model}`, done: 0, total: null };
        const request = {
          file,
          level,
          mode: null,
          model,
          limit: Math.min(limit, MOST),
          splits: ['dev'] as const,
          includeLegacy: false,
          collection: null,
        };
        const { figures } = await evaluation.store(request, { runId, signal });
        yield { type: 'evaluation', ...figures };
      }
    }
  }
}
