import type { Page, PageRequest } from '../paging/index.js';

export type ImportKind = 'scheme' | 'patents';
export type ImportState = 'running' | 'succeeded' | 'failed' | 'cancelled';

/** One import, from its start to its final state, with what it did. */
export interface Import {
  readonly id: string;
  readonly kind: ImportKind;
  readonly state: ImportState;
  readonly source: string;
  /** Records or nodes read. */
  readonly read: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Files and records turned away; fields that were left out stand among the rejections as well. */
  readonly rejected: number;
  /** Patents whose text another patent of the database has too. */
  readonly duplicates: number;
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

/** What could not be read; the rest of its file went on. */
export interface ImportRejection {
  readonly id: number;
  /** `file` or `record`: turned away as a whole; `field`: the record was kept without it. */
  readonly scope: 'file' | 'record' | 'field';
  readonly file: string;
  readonly place: string;
  readonly code: string;
  readonly reason: string;
  readonly excerpt: string;
}

export interface ImportProgress {
  readonly id: string;
  /** `reading`, `writing` … for a person. */
  readonly phase: string;
  readonly done: number;
  /** null while unknown. */
  readonly total: number | null;
}

export interface ImportOptions {
  /** Who started it: the name of an API key, or of the command line. */
  readonly actor: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
}

export interface SchemeFiles {
  readonly path: string;
  readonly definitions: string | null;
  /** Whether the scheme may replace a newer one. Default: it may not. */
  readonly allowOlder?: boolean;
}

export type ImportRequest =
  ({ readonly kind: 'scheme' } & SchemeFiles) | { readonly kind: 'patents'; readonly path: string };

export interface ImportsService {
  /**
   * Starts an import and answers as soon as its row stands (`running`); `finished` ends with the final row and never
   * rejects: what went wrong is in the row.
   */
  begin(
    request: ImportRequest,
    options: ImportOptions,
  ): Promise<{ started: Import; finished: Promise<Import> }>;
  /** `begin` and wait. @throws the error that the row has, when the import failed or was cancelled */
  importScheme(files: SchemeFiles, options: ImportOptions): Promise<Import>;
  importPatents(file: { path: string }, options: ImportOptions): Promise<Import>;
  get(id: string): Promise<Import | null>;
  /** Newest first. */
  list(filter: { kind?: ImportKind; state?: ImportState }, page: PageRequest): Promise<Page<Import>>;
  /** For loaders: one answer for each id, in order. */
  byIds(ids: readonly string[]): Promise<(Import | null)[]>;
  rejections(importId: string, page: PageRequest): Promise<Page<ImportRejection>>;
  /** For loaders: the same page of the rejections of each import, in order. */
  rejectionsOf(importIds: readonly string[], page: PageRequest): Promise<Page<ImportRejection>[]>;
}
