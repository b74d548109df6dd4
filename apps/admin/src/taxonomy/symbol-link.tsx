/** A symbol that leads to its place in the scheme. */
export function SymbolLink({ symbol }: { symbol: string }) {
  return <a href={`#/taxonomy/${encodeURIComponent(symbol)}`}>{symbol}</a>;
}
