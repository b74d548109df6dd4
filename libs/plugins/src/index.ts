// What a plugin may import: all of this is in the package that is published, and in nothing else of Nonet.
export { type Matrix, matrix, row } from '@nonet/numerics';
export { z } from 'zod';
export * from './contracts/index.js';
export { fitLogistic, type Logistic, LOGISTIC_STEPS, probabilityOf } from './learning/logistic.js';
export {
  type ConformanceCheck,
  type ConformanceCode,
  ConformanceError,
} from './conformance/conformance-check.js';
export { encoderConformance, type EncoderConformanceOptions } from './conformance/encoder-conformance.js';
export { expertConformance, type ExpertConformanceOptions } from './conformance/expert-conformance.js';
