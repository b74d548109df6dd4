export type {
  Claim,
  IsoDate,
  LabelQuality,
  PatentClassification,
  PatentRecord,
  Split,
} from './patent-record.js';
export { type PartialPatent, partialRecord, blankRecord, BLANK_CONTENT } from './partial-record.js';
export { yearOf } from './iso-date.js';
export { longPatentText } from './long-patent-text.js';
export { patentText, type TextOptions } from './patent-text.js';
export { parsePublicationNumber, type PublicationNumber } from './publication-number.js';
export {
  formatPlace,
  rejected,
  type SourceRank,
  type SourceResult,
  type RecordPlace,
  type ReadResult,
  type Rejection,
  type RejectionCode,
  type RejectionScope,
} from './rejection.js';
