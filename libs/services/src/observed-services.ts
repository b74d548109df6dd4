import type { Services } from './services.js';
import { measuredClassification } from './metrics/measured-classification.js';
import { traced } from './tracing/index.js';

/** The same services; classifications are measured, and where traces are kept every call is a span. */
export function observedServices(services: Services): Services {
  const { metrics } = services;
  return {
    ...services,
    taxonomy: traced('taxonomy', services.taxonomy),
    patents: traced('patents', services.patents),
    imports: traced('imports', services.imports),
    classification: traced('classification', measuredClassification(services.classification, metrics)),
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
