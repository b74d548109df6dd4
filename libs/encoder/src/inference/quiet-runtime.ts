import { env } from '@nonet/onnx-graph/runtime';

/**
 * ONNX Runtime prints its errors before it throws them. Callers report the error with its meaning; a raw line above
 * it only hides that. Import this before the first session of a process: the level is set once.
 */
env.logLevel = 'fatal';
