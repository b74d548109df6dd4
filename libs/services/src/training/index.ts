export type {
  ExpertTrainingEvent,
  RevisionEvent,
  TrainingService,
  VersionEvent,
} from './training.service.js';
