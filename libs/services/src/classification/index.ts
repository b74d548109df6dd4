export type {
  Classification,
  ClassificationService,
  ClassifyInput,
  Readiness,
  Subject,
  ZeroShotInput,
} from './classification.service.js';
export {
  EVALUATION_MODES,
  type EvaluationMode,
  type EvaluationReport,
  type EvaluationRequest,
  type EvaluationService,
  type StoredEvaluation,
} from './evaluation.service.js';
