export { LabelFileError, type LabelFileErrorCode } from './reading/label-file-error.js';
export {
  LABEL_REJECTIONS,
  type LabelFile,
  type LabelFormat,
  type LabelRecord,
  type LabelRejection,
  type LabelRejectionCode,
} from './reading/label-record.js';
export { readLabelFile } from './reading/read-label-file.js';
export { type LabelNode, labelTree, type LabelTree, MOST_LABELS } from './tree/label-tree.js';
export { type LabelledPatent, readLabelledPatents } from './examples/read-labelled-patents.js';
