export type { BertConfig } from './bert-config.js';
export { BASE_FILE, type Checkpoint, type Pooling, readCheckpoint, RECORD_FILE } from './checkpoint.js';
export { type CheckpointSource, locateCheckpoint } from './locate-checkpoint.js';
export { Safetensors } from './safetensors.js';
export {
  HEAD_FILES,
  readTrainedHeads,
  type TrainedHead,
  type TrainedHeads,
  trainedHeadFiles,
} from './trained-heads.js';
export { readTrainingRecord, type TrainingRecord } from './training-record.js';
export { fromFloat32 } from './weight-data.js';
export { floatTensor, safetensorsParts, type StoredTensor } from './write-safetensors.js';
export { type FileToWrite, jsonFile, writeTogether } from './write-together.js';
