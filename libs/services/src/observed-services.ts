import type { ClassificationService } from './classification/classification.service.js';
import type { MetricsService } from './metrics/metrics.service.js';
import { traced } from './tracing/index.js';

/** Services whose every call is a span if tracing is on. */
const TRACED = [
  'taxonomy',
  'patents',
  'imports',
  'classification',
  'evaluation',
  'predictions',
  'collections',
  'calibrations',
  'reclassification',
  'labelSets',
  'reviews',
  'schemeChanges',
  'reviewQueue',
  'watching',
  'models',
  'keys',
  'audit',
  'system',
  'training',
  'runs',
] as const;

type Observed = Readonly<Record<(typeof TRACED)[number], object>> & {
  readonly classification: ClassificationService;
  readonly metrics: MetricsService;
};

/** The same services, with metrics of classifications and, if tracing is on, a span for every call. */
export function observedServices<All extends Observed>(services: All): All {
  const classification = timedClassification(services.classification, services.metrics);
  const timed: All = { ...services, classification };
  return { ...timed, ...Object.fromEntries(TRACED.map((name) => [name, traced(name, timed[name])])) };
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
