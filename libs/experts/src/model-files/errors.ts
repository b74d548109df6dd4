/** What can be wrong with the folder of a model; stable, so that callers may branch on it. */
export type ModelFileErrorCode =
  | 'MODEL_MANIFEST_MISSING'
  | 'MODEL_MANIFEST_INVALID'
  | 'MODEL_FILE_MISSING'
  | 'MODEL_FILE_CORRUPT'
  | 'MODEL_FOLDER_EMPTY';

/** A folder that is not the model it says it is. */
export class ModelFileError extends Error {
  override readonly name = 'ModelFileError';

  constructor(
    readonly code: ModelFileErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
