export { schemeCorpora } from './corpus/scheme-corpus.js';
export type { SkippedPatents, TrainingCorpus } from './corpus/training-texts.js';
export { FineTuneError, type FineTuneErrorCode } from './errors.js';
export { fineTune, type FineTuneOptions } from './fine-tune.js';
export { isUnfinishedRun } from './output/training-state-file.js';
export type { RetrievalScore, StopReason, TrainingEvent } from './run/training-event.js';
export { fineTuneSettings, type FineTuneSettings, type RunSettings } from './settings.js';
