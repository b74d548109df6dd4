import type { CpcSymbol, Taxonomy } from '@nonet/cpc-taxonomy';

/** Words in which patents speak of a symbol where its title uses others: comma-separated, by symbol. */
export type Keywords = ReadonlyMap<CpcSymbol, string>;

export const NO_KEYWORDS: Keywords = new Map();

/**
 * The fourth column of a title list: what the compact scheme adds to its titles. An official scheme has no such words;
 * given beside one, they go on being known after it was imported.
 * @throws SchemeError where the file is no scheme
 */
export async function readKeywords(file: string): Promise<Keywords> {
  const keywords = new Map<CpcSymbol, string>();
  // Readers of schemes are loaded by whoever reads one.
  const { openScheme } = await import('@nonet/cpc-taxonomy/reading');
  const scheme = await openScheme(file);
  for await (const { symbol, definition } of scheme.entries) if (definition) keywords.set(symbol, definition);
  return keywords;
}

/** The same of a compact scheme in memory, where they stand as definitions. */
export function ownKeywords(taxonomy: Taxonomy): Keywords {
  const keywords = new Map<CpcSymbol, string>();
  for (let position = 0; position < taxonomy.size; position++) {
    const definition = taxonomy.definitionAt(position);
    if (definition !== null) keywords.set(taxonomy.symbolAt(position), definition);
  }
  return keywords;
}
