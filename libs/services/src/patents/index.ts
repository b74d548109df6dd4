export { headingOf } from './heading.js';
export { patentFilter, type PatentFilter } from './patent-filter.fields.js';
export * from './patents.service.js';
