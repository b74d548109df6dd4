export { PatentSourceError, type PatentSourceErrorCode } from './errors.js';
export type {
  Claim,
  IsoDate,
  LabelQuality,
  PatentClassification,
  PatentRecord,
  Split,
} from './record/patent-record.js';
export { type PartialPatent, partialRecord } from './record/partial-record.js';
export { parsePublicationNumber, type PublicationNumber } from './record/publication-number.js';
export { readPatents, type ReadOptions } from './read-patents.js';
export {
  formatPlace,
  type RecordPlace,
  type ReadResult,
  type Rejection,
  type RejectionCode,
  type RejectionScope,
} from './record/rejection.js';
export type { PatentSource } from './source/open-source.js';
export { patentFromJson } from './tabular/json-record.js';
export { patentText, type TextOptions } from './record/patent-text.js';
export { splitPatents, type SplitOptions } from './corpus/split.js';
export { isHeldOut } from './corpus/stage-two.js';
