export { activateModel } from './activate-model.operation.js';
export { collectGarbage } from './collect-garbage.operation.js';
export * from './models.service.js';
