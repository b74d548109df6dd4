export { comparisonChart } from './comparison-chart.js';
export { comparisonMarkdown } from './comparison-markdown.js';
export { compareEvaluations, type Comparison, type ComparisonFacts } from './comparison.js';
export type { ComparedRow, Figure, Measurement, SectionTable } from './section-table.js';
