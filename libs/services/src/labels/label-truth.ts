import {
  classOf,
  type CpcSymbol,
  mainGroupOf,
  sectionOf,
  subclassOf,
  tryParseSymbol,
} from '@nonet/cpc-taxonomy';
import type { LabelEntries } from '@nonet/experts/label-sets';
import type { LabelledPatent } from '@nonet/labels';
import type { Database } from '../database/index.js';

/** The places of the labels one of whose symbols is a symbol of the CPC, or stands above it; perhaps some of them twice. */
export type ImpliedLabels = (symbol: CpcSymbol) => readonly number[];

/** Where a symbol stands in the scheme: the half-open range of it and all below it. */
export interface SchemeSpan {
  readonly position: number;
  readonly end: number;
}

/** Where each label stands, by its id. */
export const placesOf = (labels: LabelEntries): Map<string, number> =>
  new Map(labels.map(({ id }, at) => [id, at]));

/**
 * The labels that a patent carries, as deep as they are known, in the order of the set; null where it names only labels that the set
 * lacks.
 */
export function truthIn(
  labels: LabelEntries,
  { labels: named, symbols }: Pick<LabelledPatent, 'labels' | 'symbols'>,
  placeOf: ReadonlyMap<string, number> = placesOf(labels),
  implied: ImpliedLabels = impliedLabels(labels),
): string[] | null {
  const carried = named === null ? symbols.flatMap((text) => tryParseSymbol(text) ?? []) : [];
  const places = named?.flatMap((id) => placeOf.get(id) ?? []) ?? carried.flatMap(implied);
  if (named !== null && named.length > 0 && places.length === 0) return null;
  const sorted = [...new Set(places)].sort((a, b) => a - b);
  const isAboveNext = (place: number, at: number) =>
    at + 1 < sorted.length && sorted[at + 1]! < labels[place]!.subtreeEnd;
  return sorted.filter((place, at) => !isAboveNext(place, at)).map((place) => labels[place]!.id);
}

/**
 * Labels are found by their symbols: by the scheme where that has both symbols, else by their spelling, which does not say which
 * subgroups stand below which others.
 */
export function impliedLabels(
  labels: LabelEntries,
  nodes: ReadonlyMap<string, SchemeSpan> = new Map(),
): ImpliedLabels {
  const places = new Map<CpcSymbol, number[]>();
  for (const [place, { symbols }] of labels.entries())
    for (const symbol of symbols) {
      const known = places.get(symbol);
      if (known) known.push(place);
      else places.set(symbol, [place]);
    }
  const above = symbolsAbove([...places.keys()], nodes);
  return (symbol) => {
    const node = nodes.get(symbol);
    const spelt = speltAbove(symbol).filter((one) => node === undefined || !nodes.has(one));
    const all = node === undefined ? spelt : [...spelt, ...above(node.position)];
    return all.flatMap((one) => places.get(one) ?? []);
  };
}

/** A symbol, and those above it that its spelling names. */
const speltAbove = (symbol: CpcSymbol): CpcSymbol[] => [
  ...new Set(
    [symbol, mainGroupOf(symbol), subclassOf(symbol), classOf(symbol), sectionOf(symbol)].filter(
      (one) => one !== null,
    ),
  ),
];

/** Those of some symbols that stand at a position of the scheme or above it, found by their ranges, which are nested. */
function symbolsAbove(
  symbols: readonly CpcSymbol[],
  nodes: ReadonlyMap<string, SchemeSpan>,
): (position: number) => CpcSymbol[] {
  const spans = symbols
    .flatMap((symbol) => {
      const node = nodes.get(symbol);
      return node === undefined ? [] : [{ symbol, ...node }];
    })
    .sort((a, b) => a.position - b.position);
  const parents: number[] = [];
  for (const [at, { position }] of spans.entries()) {
    let parent = at - 1;
    while (parent >= 0 && spans[parent]!.end <= position) parent = parents[parent]!;
    parents.push(parent);
  }
  return (position) => {
    const found: CpcSymbol[] = [];
    for (let at = lastAtOrBefore(spans, position); at >= 0; at = parents[at]!)
      if (position < spans[at]!.end) found.push(spans[at]!.symbol);
    return found;
  };
}

/** The index of the last of the spans, in order, that begins at a position or before it; -1: none does. */
function lastAtOrBefore(spans: readonly SchemeSpan[], position: number): number {
  let [from, to] = [0, spans.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (spans[middle]!.position <= position) from = middle + 1;
    else to = middle;
  }
  return from - 1;
}

/** The same by the scheme that is stored, for symbols of labels and whatever patents carry. */
export async function impliedByScheme(
  prisma: Database['prisma'],
  labels: LabelEntries,
  patents: readonly Pick<LabelledPatent, 'labels' | 'symbols'>[],
): Promise<ImpliedLabels> {
  const carried = patents.flatMap(({ labels: named, symbols }) => (named === null ? symbols : []));
  const asked = new Set([
    ...labels.flatMap(({ symbols }) => symbols),
    ...carried.flatMap((text) => tryParseSymbol(text) ?? []),
  ]);
  const rows = await prisma.$queryRaw<(SchemeSpan & { symbol: string })[]>`
    SELECT symbol, position, subtree_end AS "end" FROM cpc_node
     WHERE symbol = ANY(${[...asked]}) AND position IS NOT NULL`;
  return impliedLabels(labels, new Map(rows.map(({ symbol, ...span }) => [symbol, span])));
}
