export type {
  Classification,
  ClassificationService,
  ClassifyInput,
  Readiness,
  Subject,
  ZeroShotInput,
} from './classification.service.js';
export { evaluationMode } from './evaluate-model.operation.js';
export type { EvaluationReport, EvaluationService, StoredEvaluation } from './evaluation.service.js';
