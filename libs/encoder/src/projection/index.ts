export { ProjectionError, type ProjectionErrorCode } from './errors.js';
export {
  PROJECTION_METHODS,
  projectEmbeddings,
  type ProjectionMethod,
  type ProjectionOptions,
} from './project-embeddings.js';
export { labelPlaces } from './label-places.js';
export { type Place, placesIn } from './places.js';
export { readSectionSample, type SampledPatent, type SectionSample } from './section-sample.js';
export { sectionScatter, type Scatter, type ScatterPanel } from './section-scatter.js';
export type { SectionSeparation } from './section-separation.js';
export { sectionView, type SectionView } from './section-view.js';
export { shortened, svgNumber, SVG_LOOK, svgStart, svgText } from './svg.js';
