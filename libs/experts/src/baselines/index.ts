export { measureBaselines, type BaselineMeasurement, type BaselineParts } from './measure-baselines.js';
export { TextVectors } from './text-vectors.js';
