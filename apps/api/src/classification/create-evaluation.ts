import { evaluateClassifier, readEvaluationSet } from '@nonet/experts';
import type { CurrentTaxonomy } from '../taxonomy/current-taxonomy.js';
import type { EvaluationService } from './evaluation.service.js';
import type { ActiveModel } from './active-model.js';

/** Measures the classifier that answers requests, on patents whose symbols are known. */
export function createEvaluation(active: ActiveModel, current: CurrentTaxonomy): EvaluationService {
  return {
    async evaluate({ file, level, mode, model: name, limit, splits }, { signal, onProgress }) {
      const taxonomy = await current.get();
      const set = await readEvaluationSet(file, { level, taxonomy, splits, limit, signal });
      const { model, release } = await active.hold(name, { signal });
      try {
        const { classifier, encoder } = model;
        const candidates = { kind: 'level', level, under: null } as const;
        const metrics = await evaluateClassifier(set, {
          rank: (text, { top, signal: stop }) =>
            classifier.rank({ text, candidates, top, minScore: 0, signal: stop }),
          signal,
          onProgress,
        });
        const facts = {
          mode,
          model: model.name,
          scheme: model.scheme,
          encoder: encoder.id,
          device: encoder.device,
        };
        return { ...facts, ...metrics };
      } finally {
        release();
      }
    },
  };
}
