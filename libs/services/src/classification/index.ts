export type { Classification, ClassificationService, Readiness } from './classification.service.js';
export { classify } from './classify.operation.js';
export { evaluationMode } from './evaluate-model.operation.js';
export type { EvaluationReport, EvaluationService, StoredEvaluation } from './evaluation.service.js';
export { zeroShot } from './zero-shot.operation.js';
