import { fileURLToPath } from 'node:url';

/** The product's own words for sections, classes and subclasses, with keywords: a file in the form of a title list. */
export const COMPACT_SCHEME = fileURLToPath(
  new URL('../../../../prisma/sample/cpc-compact.tsv', import.meta.url),
);
