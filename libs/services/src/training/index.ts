export {
  BATCH,
  type EmbeddingTables,
  type EncoderChoices,
  encoderSettings,
  type Loss,
  LOSSES,
  PRECISIONS,
  TABLES,
  type TrainingPrecision,
} from './encoder-settings.js';
export { ENCODER_NAME, MOST_OF_STAGE_TWO } from './encoder-training-work.js';
export { EXPERTS_ENCODER, EXPERTS_NAME } from './expert-training-work.js';
export { EXPERTS_VERSION, MOST_SYMBOLS } from './extension-work.js';
export * from './training.service.js';
