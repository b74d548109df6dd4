import type { Services } from './services.js';
import type { ClassificationService } from './classification/classification.service.js';
import type { MetricsService } from './metrics/metrics.service.js';
import { traced } from './tracing/index.js';

/** The same services, with metrics of classifications and, if tracing is on, a span for every call. */
export function observedServices(services: Services): Services {
  const { metrics } = services;
  return {
    ...services,
    taxonomy: traced('taxonomy', services.taxonomy),
    patents: traced('patents', services.patents),
    imports: traced('imports', services.imports),
    classification: traced('classification', timedClassification(services.classification, metrics)),
    evaluation: traced('evaluation', services.evaluation),
    predictions: traced('predictions', services.predictions),
    reviews: traced('reviews', services.reviews),
    models: traced('models', services.models),
    keys: traced('keys', services.keys),
    audit: traced('audit', services.audit),
    system: traced('system', services.system),
    training: traced('training', services.training),
    runs: traced('runs', services.runs),
  };
}

/** The same service, with a metric of how long its answers took. */
function timedClassification(service: ClassificationService, metrics: MetricsService): ClassificationService {
  const timed = async <Answer extends { model: string; device: string }>(work: Promise<Answer>) => {
    const start = performance.now();
    const answer = await work;
    const { model, device } = answer;
    metrics.classification({ model, device, seconds: (performance.now() - start) / 1000 });
    return answer;
  };
  return {
    ...service,
    classify: (input, options) => timed(service.classify(input, options)),
    zeroShot: (input, options) => timed(service.zeroShot(input, options)),
  };
}
