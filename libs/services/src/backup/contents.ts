import { z } from 'zod';

/** The first entry of an archive: what it will hold. */
export const HEADER_ENTRY = 'backup.json';
/** The last entry: what it did hold. An archive without it was cut off. */
export const TRAILER_ENTRY = 'end.json';

const table = z.object({
  name: z.string().regex(/^\w+$/),
  columns: z.array(z.string().regex(/^\w+$/)).min(1),
});
export type Table = z.infer<typeof table>;

export const headerSchema = z.object({
  product: z.literal('nonet'),
  format: z.literal(1),
  version: z.string(),
  createdAt: z.iso.datetime(),
  migrations: z.array(z.string()).min(1),
  /** In an order in which rows find the rows they point to. */
  tables: z.array(table),
  artifacts: z.enum(['included', 'left out']),
});
export type ArchiveHeader = z.infer<typeof headerSchema>;

const content = z.object({ rows: z.int().nonnegative(), sha256: z.string().regex(/^[\da-f]{64}$/) });

export const trailerSchema = z.object({
  tables: z.record(z.string(), content),
  artifacts: z.int().nonnegative(),
});
export type ArchiveTrailer = z.infer<typeof trailerSchema>;

/** Rows of a table, as COPY writes them, cut into pieces: `tables/patent/000001`. */
export const pieceName = (tableName: string, piece: number) =>
  `tables/${tableName}/${String(piece).padStart(6, '0')}`;
export const tableOf = (entry: string) => /^tables\/(\w+)\/\d{6,}$/.exec(entry)?.[1];

/** A file of a model under the sum of its content: `artifacts/9f86…`. */
export const artifactName = (sha256: string) => `artifacts/${sha256}`;
export const artifactOf = (entry: string) => /^artifacts\/([\da-f]{64})$/.exec(entry)?.[1];
