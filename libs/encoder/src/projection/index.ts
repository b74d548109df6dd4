export { alignPoints } from './align-points.js';
export { ProjectionError, type ProjectionErrorCode } from './errors.js';
export {
  PROJECTION_METHODS,
  projectEmbeddings,
  type ProjectionMethod,
  type ProjectionOptions,
} from './project-embeddings.js';
export { readSectionSample, type SampledPatent, type SectionSample } from './section-sample.js';
export { sectionScatter, type Scatter, type ScatterPanel } from './section-scatter.js';
export { sectionSeparation, type SectionSeparation } from './section-separation.js';
