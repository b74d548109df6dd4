export * from './classification.service.js';
export { classify, type ClassifyRequest } from './classify.operation.js';
export { evaluationMode } from './evaluate-model.operation.js';
export * from './evaluation.service.js';
export { MOST_ANSWERS } from './subject.fields.js';
export { zeroShot } from './zero-shot.operation.js';
