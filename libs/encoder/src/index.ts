export { GRAPH_VERSION, type Precision } from './bert/encoder-graph.js';
export { type BuiltinEncoder, type BuiltinEncoderId, builtinEncoders } from './builtin-encoders.js';
export { builtinEncoderPlugin } from './builtin-plugin.js';
export { averageCheckpoints } from './checkpoint/average-checkpoints.js';
export { isWeightsFile } from './checkpoint/checkpoint.js';
export { copyCheckpoint, copyHeads } from './checkpoint/copy-checkpoint.js';
export type { DownloadProgress } from './checkpoint/hub.js';
export type { CheckpointSource } from './checkpoint/locate-checkpoint.js';
export {
  readTrainedHeads,
  type TrainedHead,
  type TrainedHeads,
  trainedHeadFiles,
} from './checkpoint/trained-heads.js';
export { readTrainingRecord, type TrainingRecord } from './checkpoint/training-record.js';
export { floatTensor, safetensorsParts, type StoredTensor } from './checkpoint/write-safetensors.js';
export { type FileToWrite, writeTogether } from './checkpoint/write-together.js';
export { nameless } from './bert/fingerprint.js';
export { EncoderError, type EncoderErrorCode } from './errors.js';
export { candidates as devicesToTry } from './inference/device.js';
export {
  type EmbeddingStore,
  type Keeping,
  type KeepingTexts,
  keptEmbeddings,
  MemoryEmbeddings,
  textHash,
  type TextHash,
  vectorsInParts,
  type VectorSpace,
} from './kept-embeddings.js';
export { type Computing, type EncoderSetup, openEncoder, type PrecisionChoice } from './open-encoder.js';
