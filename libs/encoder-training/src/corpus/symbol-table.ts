import { LEVELS, type CpcLevel, type CpcSymbol, type Taxonomy } from '@nonet/cpc-taxonomy';

/** The symbols that a run knows, in scheme order, so that what is below a symbol is a run of rows. */
export interface SymbolTable {
  readonly symbols: readonly CpcSymbol[];
  /** Place of each symbol's level in LEVELS. */
  readonly levels: Uint8Array;
  /** Row of the next symbol above; -1 for sections. */
  readonly parents: Int32Array;
  /** First row that is not below the symbol any more. */
  readonly ends: Int32Array;
}

/** Every symbol down to the main group, those in use, and all above them. */
export function buildSymbolTable(taxonomy: Taxonomy, used: Iterable<CpcSymbol>): SymbolTable {
  const positions = new Set<number>();
  for (const level of LEVELS.slice(0, -1)) {
    for (const { position } of taxonomy.nodesAt(level)) positions.add(position);
  }
  for (const symbol of used) {
    for (let at = taxonomy.positionOf(symbol); at >= 0; at = taxonomy.parentAt(at)) positions.add(at);
  }
  const inOrder = Int32Array.from(positions).sort();
  const rows = new Map<number, number>();
  inOrder.forEach((position, row) => rows.set(position, row));
  const ends = new Int32Array(inOrder.length);
  for (let row = inOrder.length - 1; row >= 0; row--) {
    const end = taxonomy.subtreeEndAt(inOrder[row]!);
    let next = row + 1;
    while (next < inOrder.length && inOrder[next]! < end) next = ends[next]!;
    ends[row] = next;
  }
  return {
    symbols: Array.from(inOrder, (position) => taxonomy.symbolAt(position)),
    levels: Uint8Array.from(inOrder, (position) => LEVELS.indexOf(taxonomy.levelAt(position))),
    parents: inOrder.map((position) => rows.get(taxonomy.parentAt(position)) ?? -1),
    ends,
  };
}

/** For each row, the row at or above it at a level; -1 where the row stands above that level. */
export function rowsAtLevel({ levels, parents }: SymbolTable, level: CpcLevel): Int32Array {
  const wanted = LEVELS.indexOf(level);
  const found = new Int32Array(levels.length);
  // Parents stand before their children.
  levels.forEach((own, row) => {
    found[row] = own === wanted ? row : own > wanted ? found[parents[row]!]! : -1;
  });
  return found;
}

/** The rows of a level. */
export const levelRows = ({ levels }: SymbolTable, level: CpcLevel): Int32Array =>
  Int32Array.from(levels.keys()).filter((row) => levels[row] === LEVELS.indexOf(level));
