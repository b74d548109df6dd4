export type {
  PlacedView,
  ProjectedPatent,
  ProjectionAnswer,
  ProjectionProgress,
  ProjectionRequest,
} from './projection.service.js';
