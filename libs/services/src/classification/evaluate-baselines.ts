import { readEvaluationSet } from '@nonet/experts/evaluation';
import { evaluateBaselines, TextVectors, type BaselineEvaluation } from '@nonet/lab';
import type { BaselineRequest } from './evaluation.service.js';
import { legacyOf } from './subject.fields.js';
import type { ReadyModel } from './shared-model.js';

interface WatchingOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (what: string, done: number, total: number) => void;
}

/** Learns the report's classifiers on the embeddings of a model, level by level, and evaluates them on a file. */
export async function evaluateBaselinesOf(
  { zeroShot: { index } }: ReadyModel,
  { file, levels, limit, splits, learn, learnLimit, ...request }: BaselineRequest,
  watching: WatchingOptions,
): Promise<BaselineEvaluation[]> {
  const { taxonomy, encoder } = index;
  const dependencies = { index, vectors: new TextVectors(encoder) };
  const measured: BaselineEvaluation[] = [];
  for (const level of levels) {
    const read = { level, taxonomy, legacy: legacyOf(request), signal: watching.signal };
    const set = await readEvaluationSet(file, { ...read, splits, limit: limit ?? Infinity });
    const learnt = { ...read, splits: ['train'], limit: learnLimit } as const;
    const sources = await Promise.all(learn.map((source) => readEvaluationSet(source, learnt)));
    measured.push(...(await evaluateBaselines(set, sources, dependencies, watching)));
  }
  return measured;
}
