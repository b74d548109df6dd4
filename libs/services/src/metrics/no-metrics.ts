import type { MetricsService } from './metrics.service.js';

const ignore = () => undefined;

/** For a process that nobody asks for figures, such as a command: nothing is counted, and nothing loaded for it. */
export const noMetrics: MetricsService = {
  contentType: 'text/plain',
  text: async () => '',
  figures: async () => [],
  observeProcess: ignore,
  watch: ignore,
  request: ignore,
  response: ignore,
  classification: ignore,
  batch: ignore,
};
