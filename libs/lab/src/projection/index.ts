export { ProjectionError, type ProjectionErrorCode } from './errors.js';
export { labelPlaces } from './label-places.js';
export { type Place, placesIn } from './places.js';
export { PROJECTION_METHODS, type ProjectionMethod } from './project-embeddings.js';
export { readSectionSample, type SampledPatent, type SectionSample } from './section-sample.js';
export { type Scatter, type ScatterPanel, sectionScatter } from './section-scatter.js';
export type { SectionSeparation } from './section-separation.js';
export { sectionView, type SectionView } from './section-view.js';
export { shortened, SVG_LOOK, svgNumber, svgStart, svgText } from './svg.js';
