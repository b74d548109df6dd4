import {
  isLegacy,
  LEGACY_CLASS,
  LEVELS,
  UnknownSymbolError,
  type CpcLevel,
  type CpcSymbol,
  type Taxonomy,
} from '@nonet/cpc-taxonomy';

/** What a text may be classified into. */
export type Candidates =
  /** All symbols of a level, or those at and below `under`. */
  | { readonly kind: 'level'; readonly level: CpcLevel; readonly under: CpcSymbol | null }
  /** These symbols, of any levels. */
  | { readonly kind: 'symbols'; readonly symbols: readonly CpcSymbol[] };

/** Whether answers may be from Y10S and Y10T (see `isLegacy`), and whether section Y stands for these too. */
export type LegacySymbols = 'left-out' | 'counted';

/** As asked for, or as the candidates themselves imply: who names a legacy symbol wants it answered. */
export function legacyWanted(candidates: Candidates, asked: LegacySymbols = 'left-out'): LegacySymbols {
  const named = candidates.kind === 'symbols' ? candidates.symbols : [candidates.under];
  return named.some((symbol) => symbol !== null && isLegacy(symbol)) ? 'counted' : asked;
}

/** Candidates as a part of the tree. */
export interface Region {
  /**
   * What candidates are ranked by. `subtree`: the probability that the text belongs at or below them. `itself`: the
   * probability that it carries this very symbol, for subgroups, which stand below subgroups: by `subtree` no child
   * could come before its parent.
   */
  readonly rankedBy: 'subtree' | 'itself';
  /** Whether the node at a position is a candidate. */
  holds(position: number): boolean;
  /** Whether the node is a candidate or has one below it. */
  reaches(position: number): boolean;
  /** Whether a candidate may stand below the node: without one, its children need not be compared. */
  opens(position: number): boolean;
}

/** @throws UnknownSymbolError where the scheme lacks a symbol */
export function regionOf(taxonomy: Taxonomy, candidates: Candidates, legacy: LegacySymbols): Region {
  if (candidates.kind === 'symbols') return regionOfSymbols(taxonomy, candidates.symbols);
  const region = regionOfLevel(taxonomy, candidates.level, candidates.under);
  return legacy === 'counted' ? region : withoutLegacy(taxonomy, region);
}

function withoutLegacy(taxonomy: Taxonomy, region: Region): Region {
  const from = taxonomy.positionOf(LEGACY_CLASS);
  if (from < 0) return region;
  const to = taxonomy.subtreeEndAt(from);
  const stays = (position: number) => position < from || position >= to;
  return {
    ...region,
    holds: (position) => stays(position) && region.holds(position),
    reaches: (position) => stays(position) && region.reaches(position),
  };
}

function regionOfSymbols(taxonomy: Taxonomy, symbols: readonly CpcSymbol[]): Region {
  const wanted = new Set(symbols.map((symbol) => requirePosition(taxonomy, symbol)));
  const reached = new Set<number>();
  const opened = new Set<number>();
  for (const position of wanted) {
    for (let at = position; at >= 0; at = taxonomy.parentAt(at)) reached.add(at);
    for (let at = taxonomy.parentAt(position); at >= 0; at = taxonomy.parentAt(at)) opened.add(at);
  }
  return {
    rankedBy: 'subtree',
    holds: (position) => wanted.has(position),
    reaches: (position) => reached.has(position),
    opens: (position) => opened.has(position),
  };
}

function regionOfLevel(taxonomy: Taxonomy, level: CpcLevel, under: CpcSymbol | null): Region {
  const from = under === null ? 0 : requirePosition(taxonomy, under);
  const to = under === null ? taxonomy.size : taxonomy.subtreeEndAt(from);
  const wanted = LEVELS.indexOf(level);
  return {
    rankedBy: level === 'subgroup' ? 'itself' : 'subtree',
    holds: (position) => position >= from && position < to && taxonomy.levelAt(position) === level,
    reaches: (position) =>
      LEVELS.indexOf(taxonomy.levelAt(position)) <= wanted &&
      position < to &&
      taxonomy.subtreeEndAt(position) > from,
    opens: (position) => taxonomy.levelAt(position) !== level || level === 'subgroup',
  };
}

function requirePosition(taxonomy: Taxonomy, symbol: CpcSymbol): number {
  const position = taxonomy.positionOf(symbol);
  if (position < 0) throw new UnknownSymbolError(symbol, taxonomy.version, taxonomy.removed(symbol));
  return position;
}
