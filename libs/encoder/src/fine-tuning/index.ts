export { mergeAdapter, type MergeOptions } from './adapter-file.js';
export { FineTuneError, type FineTuneErrorCode } from './errors.js';
export { fineTune, type FineTuneOptions } from './fine-tune.js';
export type { LoraTarget } from './lora.js';
export type { StoredPrecision } from './output-folder.js';
export { fineTuneSettings, type FineTuneSettings, type RunSettings } from './settings.js';
export { symbolText } from './symbol-text.js';
export type { RetrievalScore, StopReason, TrainingEvent } from './training-event.js';
export type { SkippedPatents, TrainingCorpus } from './training-texts.js';
