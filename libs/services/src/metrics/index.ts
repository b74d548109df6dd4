export { createMetrics } from './create-metrics.js';
export * from './metrics.service.js';
export { noMetrics } from './no-metrics.js';
export { type Figures, pastFigures, summedFigures } from './summed-figures.js';
