export { ROLES, type ApiKey, type Principal, type Role } from './access/keys.service.js';
export { SCOPE_NAMES } from './access/scopes.js';
export { COMMAND_LINE, type AuditEntry, type AuditFilter, type AuditService } from './audit/audit.service.js';
export {
  readBackup,
  writeBackup,
  type BackupProgress,
  type BackupReport,
  type BackupRequest,
} from './backup/index.js';
export type {
  Classification,
  ClassificationService,
  ClassifyInput,
  Readiness,
  Subject,
  ZeroShotInput,
} from './classification/classification.service.js';
export {
  EVALUATION_MODES,
  type EvaluationMode,
  type EvaluationReport,
  type EvaluationRequest,
  type EvaluationService,
  type StoredEvaluation,
} from './classification/evaluation.service.js';
export { loadConfig, type Config } from './config/index.js';
export { migrateDatabase } from './database/index.js';
export { httpStatus, NonetError, type ErrorClass } from './errors.js';
export { createLog } from './logging/index.js';
export { toNonetError } from './library-errors.js';
export type { Import, ImportOptions, ImportProgress, ImportRejection } from './imports/imports.service.js';
export {
  ZERO_SHOT,
  type Garbage,
  type ModelActivation,
  type ModelEvaluation,
  type ModelsService,
  type ModelVersion,
  type Publication,
} from './models/models.service.js';
export type { Page, PageRequest } from './paging/index.js';
export type {
  CorpusProgress,
  CorpusReport,
  CorpusRequest,
  PredictionFilter,
  PredictionsService,
  StoredPrediction,
} from './predictions/predictions.service.js';
export {
  VERDICTS,
  type Review,
  type ReviewedExample,
  type ReviewFilter,
  type ReviewsService,
  type Verdict,
} from './reviews/reviews.service.js';
export { listenForMonitoring, startServer, type Monitoring, type RunningServer } from './server/index.js';
export type { Health, HealthService } from './health/health.service.js';
export {
  RESOURCES,
  RUN_KINDS,
  RUN_STATES,
  type Actor,
  type Json,
  type Resource,
  type Run,
  type RunEvent,
  type RunKind,
  type RunningWorker,
  type RunsService,
  type RunState,
} from './runs/runs.service.js';
export { createServices, type Services } from './services.js';
export { startTracing, type Tracing } from './tracing/index.js';
export type {
  EncoderTraining,
  ExpertExtension,
  ExpertTraining,
  ExpertTrainingEvent,
  ReviewLearning,
  RevisionEvent,
  VersionEvent,
  TrainingService,
} from './training/training.service.js';
export {
  BATCH,
  encoderSettings,
  LOSSES,
  PRECISIONS,
  TABLES,
  type EncoderChoices,
} from './training/encoder-settings.js';
