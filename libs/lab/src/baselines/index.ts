export { type BaselineMeasurement, type BaselineParts, measureBaselines } from './measure-baselines.js';
export { TextVectors } from './text-vectors.js';
