/** A file that somebody sends, or has sent. */
export interface Upload {
  readonly id: string;
  /** Its name, as a file of this server may have it. */
  readonly name: string;
  readonly bytes: number;
  /** How much of it is here. */
  readonly received: number;
  /** Where it lies once it is whole, as imports and trainings take it; null before. */
  readonly path: string | null;
  /** When something of it last came. */
  readonly changedAt: Date;
  /** When it is removed unless it goes on, or is used. */
  readonly expiresAt: Date;
}

/**
 * Files that are uploaded for imports and trainings. Those that are being received lie in `parts` in the form of the store of the
 * tus protocol; those that are whole lie below `files`, which is a folder that may be imported from.
 */
export interface UploadsService {
  readonly parts: string;
  readonly files: string;
  /** The name that a file of this name may have here. @throws UPLOAD_NAME_INVALID */
  nameFor(given: string): string;
  /** Whether a file of this size may come. @throws UPLOAD_TOO_LARGE, UPLOADS_FULL */
  admit(bytes: number): Promise<void>;
  /** Puts a file that is whole to its place, and answers where that is. */
  complete(id: string, name: string): Promise<string>;
  /** The newest first. */
  list(): Promise<Upload[]>;
  /** @throws UPLOAD_UNKNOWN */
  remove(id: string): Promise<Upload>;
  /** Removes what was left for a day before it was whole, and what nothing has used for a week since. */
  sweep(): Promise<void>;
}
