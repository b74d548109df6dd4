export { BatchingEncoder } from './batching-encoder.js';
export type { Precision } from './bert/encoder-graph.js';
export { type BuiltinEncoder, builtinEncoders, type BuiltinEncoderId } from './builtin-encoders.js';
export type { CheckpointSource } from './checkpoint/locate-checkpoint.js';
export type { DownloadProgress } from './checkpoint/hub.js';
export { EncoderError, type EncoderErrorCode } from './errors.js';
export type { DeviceChoice } from './inference/device.js';
export { openEncoder, type OpenEncoderOptions, type PrecisionChoice } from './open-encoder.js';
export { builtinEncoderPlugin } from './builtin-plugin.js';
