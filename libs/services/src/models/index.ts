export { activateModel } from './activate-model.operation.js';
export { collectGarbage } from './collect-garbage.operation.js';
export * from './models.service.js';
export type { FigurePair, LabelPair, SetComparison } from './compare-models.js';
export { type EvaluationFigures, type Figure, figuresOf, type LabelFigures, type ReliabilityBin } from './evaluation-figures.js';
export { isShipped } from './comparison.js';
export { type ModelFact, type ModelSource, settingsOf, sourcesOf } from './model-facts.js';
export { otherSystems, type OtherSystem } from './other-systems.js';
