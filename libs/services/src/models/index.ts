export { activateModel } from './activate-model.operation.js';
export { collectGarbage } from './collect-garbage.operation.js';
export {
  type EvaluationFilter,
  type Garbage,
  type ModelActivation,
  type ModelEvaluation,
  type ModelFilter,
  type ModelsService,
  type ModelVersion,
  type Publication,
  ZERO_SHOT,
} from './models.service.js';
