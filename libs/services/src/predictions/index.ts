export type {
  CorpusProgress,
  CorpusReport,
  PredictionFilter,
  PredictionsService,
  ScoreOrder,
  StoredPrediction,
} from './predictions.service.js';
