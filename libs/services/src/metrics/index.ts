export { createMetrics } from './create-metrics.js';
export * from './metrics.service.js';
export { noMetrics } from './no-metrics.js';
export { type Figures, summedFigures } from './summed-figures.js';
