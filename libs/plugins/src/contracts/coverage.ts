/** A symbol of any level, or a range of two of the same: `C`, `C08`, `Y02E`, `H01M 10/00` (or `H01M10/00`), `A01-A24`. */
export const COVERAGE =
  /^[A-HY](\d\d([A-Z]( ?\d{1,4}\/\d{2,6})?)?)?(-[A-HY](\d\d([A-Z]( ?\d{1,4}\/\d{2,6})?)?)?)?$/;

/** As Nonet writes symbols: `H01M 10/00`, also where the space was left out. */
export const spaced = (symbol: string): string => symbol.replace(/^([A-HY]\d\d[A-Z])(?=\d)/, '$1 ');

/** Whether a subclass or what stands above it is covered, wholly; absent coverage is that of everything. */
export function isCovered(covers: readonly string[] | undefined, symbol: string): boolean {
  return covers === undefined || covers.some((entry) => holds(entry, symbol));
}

/** Whether anything of a section is covered. */
export function coversSome(covers: readonly string[] | undefined, section: string): boolean {
  return (
    covers === undefined ||
    covers.some((entry) => endsOf(entry).some((end) => end[0] === section) || holds(entry, section))
  );
}

/** First and last of the entries that name groups, which stand below what `symbols` of experts usually are. */
export const coveredGroups = (
  covers: readonly string[] | undefined,
): readonly (readonly [string, string])[] =>
  (covers ?? []).filter((entry) => entry.includes('/')).map(endsOf);

function holds(entry: string, symbol: string): boolean {
  const [from, to] = endsOf(entry);
  // Of a range the last one is in it, with all below.
  return (
    symbol.startsWith(from) ||
    (symbol >= from && symbol.slice(0, to.length) <= to && symbol.length >= from.length)
  );
}

function endsOf(entry: string): readonly [string, string] {
  const [from, to = from] = entry.split('-').map(spaced);
  return [from, to];
}
