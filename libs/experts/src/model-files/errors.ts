import { codedError, type CodeOf } from '@nonet/errors';

/** A folder that is not the model it says it is. */
export class ModelFileError extends codedError('ModelFileError', {
  MODEL_MANIFEST_MISSING: 'bad-input',
  MODEL_MANIFEST_INVALID: 'bad-input',
  MODEL_FILE_MISSING: 'bad-input',
  MODEL_FILE_CORRUPT: 'bad-input',
  MODEL_FOLDER_EMPTY: 'bad-input',
}) {}

/** What can be wrong with the folder of a model; stable, so that callers may branch on it. */
export type ModelFileErrorCode = CodeOf<typeof ModelFileError>;
