// The one door to ONNX Runtime: all others import it from here, so that nothing is ever reported.
import '../no-telemetry/index.js';

export { env, InferenceSession, Tensor } from 'onnxruntime-node';

/**
 * `extra` of a session whose threads sleep while they have nothing to do, instead of looking for work in a loop: each operator begins
 * microseconds later, and the processor is there for others meanwhile.
 */
export const SLEEPING_THREADS = { session: { intra_op: { allow_spinning: '0' } } };
