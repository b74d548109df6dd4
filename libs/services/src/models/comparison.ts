import { z } from 'zod';
import { modelUnmeasured, modelWorse } from '../errors/errors.js';
import type { ModelEvaluation, ModelVersion } from './models.service.js';

export interface EvaluatedVersion {
  readonly reference: string;
  /** How it answers: experts as trained, an encoder without examples. */
  readonly mode: ModelEvaluation['mode'];
  /** Newest first. */
  readonly evaluations: readonly ModelEvaluation[];
}

export function evaluatedVersion(
  { kind, reference }: ModelVersion,
  evaluations: readonly ModelEvaluation[],
): EvaluatedVersion {
  return { reference, mode: kind === 'experts' ? 'trained' : 'zero-shot', evaluations };
}

/** What two versions are compared by: the decisions where the truth can judge them, else the first answer. */
const figuresSchema = z.object({
  micro: z.object({ f1: z.number() }).optional(),
  hit: z.object({ 1: z.number() }),
});

/**
 * Refuses a version that is worse than the active one by more than the margin on a set that both were evaluated on, or that
 * was evaluated on none of the sets of the active one. Nothing is refused where the active one was never evaluated itself, or
 * was before it came here.
 * @throws MODEL_WORSE, MODEL_UNMEASURED
 */
export function assertNotWorse(candidate: EvaluatedVersion, active: EvaluatedVersion, margin: number): void {
  const due = latest(active);
  const got = latest(candidate);
  if (due.size === 0) return;
  const common = [...due.keys()].filter((key) => got.has(key));
  const names = { model: candidate.reference, active: active.reference };
  // Figures that came with a model are of sets that nobody here may have: they bind only whom they can be compared with.
  if (common.length === 0 && [...due.values()].every(isShipped)) return;
  if (common.length === 0) throw modelUnmeasured({ ...names, sets: [...due.values()].map(setOf) });
  const worse = common.flatMap((key) => worseOn(got.get(key)!, due.get(key)!, margin));
  if (worse.length > 0) throw modelWorse({ ...names, figures: worse, margin });
}

/** Whether figures came with the model, rather than being taken where it is used. */
export const isShipped = ({ metrics }: Pick<ModelEvaluation, 'metrics'>): boolean =>
  metrics['shipped'] === true;

/** The newest figures of each set, taken as the model would answer. */
function latest({ mode, evaluations }: EvaluatedVersion): Map<string, ModelEvaluation> {
  const newestLast = [...evaluations].reverse();
  return new Map(
    newestLast
      .filter((evaluation) => evaluation.mode === mode)
      .map((evaluation) => [`${evaluation.sha256} ${evaluation.level} ${evaluation.documents}`, evaluation]),
  );
}

function worseOn(candidate: ModelEvaluation, active: ModelEvaluation, margin: number): string[] {
  const [got, due] = [figuresSchema.safeParse(candidate.metrics), figuresSchema.safeParse(active.metrics)];
  if (!got.success || !due.success) return [`${setOf(candidate)}: the figures cannot be compared`];
  const [name, mine, theirs] =
    got.data.micro && due.data.micro
      ? ['micro F1', got.data.micro.f1, due.data.micro.f1]
      : ['hit@1', got.data.hit[1], due.data.hit[1]];
  // Rounded, so that a difference of just the margin is not lost in the last bit.
  const difference = Number((theirs - mine).toFixed(9));
  if (difference <= margin) return [];
  return [`${setOf(candidate)}: ${name} ${mine.toFixed(4)}, the active one ${theirs.toFixed(4)}`];
}

const setOf = ({ dataset, level, documents }: ModelEvaluation) =>
  `${dataset}, ${level}, ${documents} documents`;
