export { patentFilter, type PatentFilter } from './patent-filter.fields.js';
export type {
  AssignedSymbol,
  LabelQuality,
  Patent,
  PatentOrder,
  PatentsService,
  SimilarTo,
} from './patents.service.js';
