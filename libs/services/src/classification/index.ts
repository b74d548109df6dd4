export * from './classification.service.js';
export { evaluationMode } from './evaluate-model.operation.js';
export * from './evaluation.service.js';
