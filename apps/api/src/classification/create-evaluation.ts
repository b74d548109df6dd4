import { evaluateClassifier, readEvaluationSet } from '@nonet/experts';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import type { EvaluationService } from './evaluation.service.js';
import type { ZeroShotModel } from './zero-shot-model.js';

/** Measures the classifier that answers requests, on patents whose symbols are known. */
export function createEvaluation(model: ZeroShotModel, current: CurrentTaxonomy): EvaluationService {
  return {
    async evaluate({ file, level, mode, limit, splits }, { signal, onProgress }) {
      const taxonomy = await current.get();
      const set = await readEvaluationSet(file, { level, taxonomy, splits, limit, signal });
      const { classifier, encoder } = await model.get(signal);
      const candidates = { kind: 'level', level, under: null } as const;
      const metrics = await evaluateClassifier(set, {
        rank: (text, { top, signal: stop }) =>
          classifier.rank({ text, candidates, top, minScore: 0, signal: stop }),
        signal,
        onProgress,
      });
      return { mode, scheme: taxonomy.version, encoder: encoder.id, device: encoder.device, ...metrics };
    },
  };
}
