/** What the server has to choose from. */
export interface Choices {
  readonly files: readonly ServerFile[];
  readonly versions: readonly string[];
  readonly encoders: readonly string[];
  readonly collections: readonly string[];
  readonly labelSets: readonly string[];
}

export interface ServerFile {
  readonly path: string;
  /** Its size and its day. */
  readonly about: string;
}

/** For operations that name nothing of the server. */
export const NO_CHOICES: Choices = { files: [], versions: [], encoders: [], collections: [], labelSets: [] };
