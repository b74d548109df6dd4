export { cleanMarkup, cleanText } from './record/clean-text.js';
export { PatentSourceError, type PatentSourceErrorCode } from './errors.js';
export { DEFAULT_LIMITS, type ReadLimits } from './limits.js';
export type {
  Claim,
  IsoDate,
  LabelQuality,
  PatentClassification,
  PatentRecord,
  Split,
} from './record/patent-record.js';
export { type KnownOfPatent, partialRecord } from './record/partial-record.js';
export { parsePublicationNumber, type PublicationNumber } from './record/publication-number.js';
export { readPatents, type ReadOptions } from './read-patents.js';
export {
  formatPlace,
  type Place,
  type ReadResult,
  type Rejection,
  type RejectionCode,
  type RejectionScope,
} from './record/rejection.js';
export type { PatentSource } from './source/open-source.js';
export { jsonRecordSchema, patentFromJson, type JsonRecord } from './tabular/json-record.js';
export { patentText, type TextOptions } from './record/patent-text.js';
export { DuplicateIndex, type Duplicate, type DuplicateReason } from './corpus/duplicates.js';
export { labelStatistics, type LabelCount, type LabelStatistics } from './corpus/label-statistics.js';
export { splitPatents, type SplitOptions } from './corpus/split.js';
export { isHeldOut } from './corpus/stage-two.js';
