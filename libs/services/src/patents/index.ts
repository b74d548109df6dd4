export { patentFilter, type PatentFilter } from './patent-filter.fields.js';
export * from './patents.service.js';
