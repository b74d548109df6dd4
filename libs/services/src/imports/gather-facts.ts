import { type BadRow, type Companion, type CpcSymbol, isBadRow, type SymbolFact } from '@nonet/cpc-taxonomy';

/** All that a publication says, by symbol, and the rows that could not be read. */
export interface GatheredFacts {
  readonly facts: ReadonlyMap<CpcSymbol, SymbolFact>;
  readonly bad: readonly BadRow[];
}

/** Rows of nonsense that are told one by one; of a file that is all nonsense these are enough. */
const BAD_ROWS_KEPT = 10_000;

/** Reads a publication whole: a symbol may stand in several rows. */
export async function gatherFacts({ rows }: Companion, signal: AbortSignal): Promise<GatheredFacts> {
  const facts = new Map<CpcSymbol, SymbolFact>();
  const bad: BadRow[] = [];
  for await (const row of rows) {
    signal.throwIfAborted();
    if (!isBadRow(row)) {
      const known = facts.get(row.symbol);
      facts.set(row.symbol, known === undefined ? row : mergeFacts(known, row));
    } else if (bad.length < BAD_ROWS_KEPT) bad.push(row);
  }
  return { facts, bad };
}

/** Lists are united; of two periods the later one counts, for a symbol may come back. */
export function mergeFacts(known: SymbolFact, more: SymbolFact): SymbolFact {
  const isLater = known.valid === undefined || endOf(more) >= endOf(known);
  const { valid, removedIn } = more.valid === undefined || !isLater ? known : more;
  const successors = unite(known.successors, more.successors);
  const ipc = unite(known.ipc, more.ipc);
  const split = mergeSplits(known.split, more.split);
  const gone = removedIn ?? (valid === undefined ? (more.removedIn ?? known.removedIn) : undefined);
  return {
    symbol: known.symbol,
    ...(valid && { valid }),
    ...(gone !== undefined && { removedIn: gone }),
    ...(successors && { successors }),
    ...(split && { split }),
    ...(ipc && { ipc }),
  };
}

/** The later of two versions says until when documents may have been given the symbol for what went. */
function mergeSplits(known: SymbolFact['split'], more: SymbolFact['split']): SymbolFact['split'] {
  if (known === undefined || more === undefined) return known ?? more;
  const versions = [known.in, more.in].filter((version) => version !== null).sort();
  return { into: [...new Set([...known.into, ...more.into])], in: versions.at(-1) ?? null };
}

const NO_END = '9999-12-31';
const endOf = ({ valid }: SymbolFact): string => (valid === undefined ? '' : (valid.to ?? NO_END));

const unite = <Of>(a: readonly Of[] | undefined, b: readonly Of[] | undefined): readonly Of[] | undefined =>
  a === undefined ? b : b === undefined ? a : [...new Set([...a, ...b])];
