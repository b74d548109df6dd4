export { currentTraceParent, inRunSpan } from './run-span.js';
export { currentTraceId, inRequestSpan, inSpan, isTracing, traced } from './spans.js';
export { startTracing, type Tracing } from './start-tracing.js';
export { traceQueries } from './traced-queries.js';
