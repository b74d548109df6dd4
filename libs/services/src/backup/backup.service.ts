/** What a backup holds, as `nonet backup` and `nonet restore` report it. */
export interface BackupReport {
  /** The version of Nonet that made it. */
  readonly version: string;
  readonly createdAt: string;
  /** The last migration of its database. */
  readonly migration: string;
  readonly tables: number;
  readonly rows: number;
  /** Files of models; null: they were left out. */
  readonly artifacts: number | null;
}

export interface BackupProgress {
  readonly step: string;
  readonly done: number;
  readonly total: number;
}

export interface BackupOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: BackupProgress) => void;
}
