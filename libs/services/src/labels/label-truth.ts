import { tryParseSymbol } from '@nonet/cpc-taxonomy';
import type { LabelEntries } from '@nonet/experts/label-sets';
import type { LabelledPatent } from '@nonet/labels';
import type { Database } from '../database/index.js';

/** Whether a symbol of the CPC is another, or stands below it. */
export type IsWithin = (symbol: string, above: string) => boolean;

/** Where each label stands, by its id. */
export const placesOf = (labels: LabelEntries): Map<string, number> =>
  new Map(labels.map(({ id }, at) => [id, at]));

/** The labels that a patent carries, as deep as they are known; null where it names only labels that the set lacks. */
export function truthIn(
  labels: LabelEntries,
  { labels: named, symbols }: Pick<LabelledPatent, 'labels' | 'symbols'>,
  placeOf: ReadonlyMap<string, number> = placesOf(labels),
  isWithin: IsWithin = isSpeltWithin,
): string[] | null {
  const places =
    named === null ? impliedBy(labels, symbols, isWithin) : named.flatMap((id) => placeOf.get(id) ?? []);
  if (named !== null && named.length > 0 && places.length === 0) return null;
  const isAbove = (at: number) => places.some((other) => other > at && other < labels[at]!.subtreeEnd);
  return [...new Set(places)].filter((at) => !isAbove(at)).map((at) => labels[at]!.id);
}

/** Labels one of whose symbols the patent carries, or one below it. */
function impliedBy(labels: LabelEntries, symbols: readonly string[], isWithin: IsWithin): number[] {
  const carried = symbols.flatMap((text) => tryParseSymbol(text) ?? []);
  return labels.flatMap(({ symbols: own }, at) =>
    own.some((symbol) => carried.some((one) => isWithin(one, symbol))) ? [at] : [],
  );
}

/** As far as the spelling says: which subgroups stand below which others it does not. */
const isSpeltWithin: IsWithin = (symbol, above) =>
  symbol === above ||
  (!above.includes('/') && symbol.startsWith(above)) ||
  (above.endsWith('/00') && symbol.startsWith(above.slice(0, -2)));

/** The same by the scheme that is stored, for symbols of labels and whatever patents carry; those that it lacks by their spelling. */
export async function withinScheme(
  prisma: Database['prisma'],
  labels: LabelEntries,
  patents: readonly Pick<LabelledPatent, 'labels' | 'symbols'>[],
): Promise<IsWithin> {
  const carried = patents.flatMap(({ labels: named, symbols }) => (named === null ? symbols : []));
  const asked = new Set([
    ...labels.flatMap(({ symbols }) => symbols),
    ...carried.flatMap((text) => tryParseSymbol(text) ?? []),
  ]);
  const rows = await prisma.$queryRaw<{ symbol: string; position: number; end: number }[]>`
    SELECT symbol, position, subtree_end AS "end" FROM cpc_node
     WHERE symbol = ANY(${[...asked]}) AND position IS NOT NULL`;
  const nodes = new Map(rows.map((node) => [node.symbol, node]));
  return (symbol, above) => {
    const [own, other] = [nodes.get(symbol), nodes.get(above)];
    return own === undefined || other === undefined
      ? isSpeltWithin(symbol, above)
      : own.position >= other.position && own.position < other.end;
  };
}
