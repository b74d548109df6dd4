export {
  type EvaluationFilter,
  type Garbage,
  type GarbageRule,
  type ModelActivation,
  type ModelEvaluation,
  type ModelFilter,
  type ModelsService,
  type ModelVersion,
  type Publication,
  ZERO_SHOT,
} from './models.service.js';
