export type { MetricsService } from './metrics.service.js';
