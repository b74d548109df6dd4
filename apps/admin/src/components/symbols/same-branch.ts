/**
 * Whether a symbol is another one or stands above it, as far as the symbols themselves say it: down to main groups. Which
 * subgroup stands below which only the scheme knows: where its ancestors are at hand, ask them.
 */
export const isAtOrAbove = (symbol: string, other: string): boolean =>
  symbol === other ||
  (symbol.length <= SUBCLASS_LENGTH && other.startsWith(symbol)) ||
  (symbol.endsWith('/00') && other.startsWith(symbol.slice(0, -'00'.length)));

const SUBCLASS_LENGTH = 4;

/** Tags from the former US classification, which offices hardly give any more. */
export const isLegacySymbol = (symbol: string): boolean => symbol.startsWith('Y10');
