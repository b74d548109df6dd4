import { env } from 'onnxruntime-node';

/**
 * ONNX Runtime prints its errors on the error output before it throws them. Those who get the error say what it means; a raw
 * line above it only hides that. Import this before the first session of a process: the level is set once.
 */
env.logLevel = 'fatal';
