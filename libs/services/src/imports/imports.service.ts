import type { Taxonomy } from '@nonet/cpc-taxonomy';
import type { Page, PageRequest } from '../paging/index.js';
import type { RunContext } from '../runs/run-work.js';
import type { PatentFiles } from './import-patents.operation.js';
import type { SchemeImport } from './import-scheme.operation.js';

export type ImportKind = 'scheme' | 'patents';
export type ImportState = 'running' | 'succeeded' | 'failed' | 'cancelled';

/** What an import did so far. */
export interface ImportCounts {
  /** Records or nodes read. */
  readonly read: number;
  readonly added: number;
  readonly updated: number;
  readonly unchanged: number;
  readonly removed: number;
  /** Number of rejected files and records. */
  readonly rejected: number;
  /** Number of fields that records were kept without; with `rejected` all that the list of rejections has. */
  readonly rejectedFields: number;
  /** Of patents that were stored: fields that were empty and have a content now. */
  readonly filled: number;
  /** … that have another content now. */
  readonly replaced: number;
  /** … that stayed, although the source said otherwise. */
  readonly kept: number;
  /** Symbols of the patents written that the scheme in use has not, or not any more; they are kept. */
  readonly unknownSymbols: number;
  /** Number of patents whose text another patent of the database has too. */
  readonly duplicates: number;
}

export const NOTHING_COUNTED: ImportCounts = {
  read: 0,
  added: 0,
  updated: 0,
  unchanged: 0,
  removed: 0,
  rejected: 0,
  rejectedFields: 0,
  filled: 0,
  replaced: 0,
  kept: 0,
  unknownSymbols: 0,
  duplicates: 0,
};

/** One import, from its start to its final state, with what it did. One that a run does has the id of that run. */
export interface Import extends ImportCounts {
  readonly id: string;
  readonly kind: ImportKind;
  readonly state: ImportState;
  readonly source: string;
  /** Keys and columns of its files that nothing was read from, each once. */
  readonly ignored: readonly string[];
  readonly error: { readonly code: string; readonly message: string } | null;
  readonly startedBy: string;
  readonly startedAt: Date;
  readonly finishedAt: Date | null;
}

/** Something that could not be read; the rest of its file was imported. */
export interface ImportRejection {
  readonly id: number;
  /** `file` or `record`: rejected as a whole; `field`: the record was kept without it. */
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
  /** As of the last batch that was written. */
  readonly counts: ImportCounts;
}

export interface ImportOptions {
  /** Who started it: the name of an API key, or of the command line. */
  readonly actor: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: ImportProgress) => void;
  /** The run that does it; an import without one ends with its process. */
  readonly run?: Pick<RunContext, 'runId' | 'attempt' | 'checkpoint'>;
}

/** Without leave the scheme replaces no newer one. */
/** What is imported, and what it may do to the scheme in use; what is left out is not allowed. */
export type SchemeFiles = Pick<SchemeImport, 'path' | 'definitions'> &
  Partial<Omit<SchemeImport, 'path' | 'definitions'>>;

export interface SchemePreparation {
  readonly signal: AbortSignal;
  onProgress(phase: string, done: number, total: number): void;
}

export interface SchemeImportOptions extends ImportOptions {
  /** Prepares what depends on the scheme for the new one, before that becomes the current one. */
  readonly prepare?: (taxonomy: Taxonomy, preparation: SchemePreparation) => Promise<void>;
}

export type ImportRequest =
  ({ readonly kind: 'scheme' } & SchemeFiles) | { readonly kind: 'patents'; readonly path: string };

export interface ImportsService {
  /**
   * Makes a scheme the current one, as a whole or not at all; several imports run one after the other. As an
   * attempt of a run it continues where the attempt before ended.
   * @throws the error that the import then has: SCHEME_…, FILE_UNREADABLE, IMPORT_CANCELLED
   */
  importScheme(files: SchemeFiles, options: SchemeImportOptions): Promise<Import>;
  /**
   * Imports files of patents batch by batch, as one import. Of several, one that cannot be read is rejected and the others go on.
   * @throws as `importScheme`; PATENT_SOURCE_…; IMPORT_NOTHING_READ
   */
  importPatents(files: PatentFiles, options: ImportOptions): Promise<Import>;
  get(id: string): Promise<Import | null>;
  /** Newest first. */
  list(filter: { kind?: ImportKind; state?: ImportState }, page: PageRequest): Promise<Page<Import>>;
  /** For loaders: one answer for each id, in order. */
  byIds(ids: readonly string[]): Promise<(Import | null)[]>;
  rejections(importId: string, page: PageRequest): Promise<Page<ImportRejection>>;
  /** For loaders: the same page of the rejections of each import, in order. */
  rejectionsOf(importIds: readonly string[], page: PageRequest): Promise<Page<ImportRejection>[]>;
}
