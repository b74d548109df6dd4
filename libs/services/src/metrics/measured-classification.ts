import type { ClassificationService } from '../classification/classification.service.js';
import type { MetricsService } from './metrics.service.js';

/** The same service; how long its answers took is counted. */
export function measuredClassification(
  service: ClassificationService,
  metrics: MetricsService,
): ClassificationService {
  const measured = async <Answer extends { model: string; device: string }>(work: Promise<Answer>) => {
    const start = performance.now();
    const answer = await work;
    const { model, device } = answer;
    metrics.classification({ model, device, seconds: (performance.now() - start) / 1000 });
    return answer;
  };
  return {
    ...service,
    classify: (input, options) => measured(service.classify(input, options)),
    zeroShot: (input, options) => measured(service.zeroShot(input, options)),
  };
}
