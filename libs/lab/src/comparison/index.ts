export { comparisonChart } from './comparison-chart.js';
export { comparisonMarkdown } from './comparison-markdown.js';
export { compareEvaluations, type Comparison, type ComparisonFacts } from './comparison.js';
export type { ComparedRow, Figure, Measurement, SectionTable } from './section-table.js';
export { PEER_ROWS, PEERS_SOURCE, type PeerFigure, type PeerRow } from './peer-rows.js';
export { PUBLISHED_ROWS } from './published-rows.js';
