export {
  type AssignedSymbol,
  type LabelQuality,
  NUMBER_LENGTH,
  type Patent,
  type PatentFilter,
  type PatentOrder,
  type PatentsService,
  type SimilarTo,
} from './patents.service.js';
