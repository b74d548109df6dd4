export type {
  CorpusProgress,
  CorpusReport,
  CorpusRequest,
  PredictionFilter,
  PredictionsService,
  ScoreOrder,
  StoredPrediction,
} from './predictions.service.js';
