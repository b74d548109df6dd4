// The one door to ONNX Runtime: all others import it from here, so that nothing is ever reported.
import '../no-telemetry/index.js';

export { env, InferenceSession, Tensor } from 'onnxruntime-node';
