import { type CpcSymbol, mainGroupOf } from '@nonet/cpc-taxonomy';
import { NO_CARRIERS, type SharedCarriers } from '@nonet/experts/reclassification';
import type pg from 'pg';

/** Whether a symbol `b` of a patent stands there because a run put it there. */
export const PUT_BY_RUN = `
  EXISTS (SELECT FROM reclassification r JOIN reclassification_change c ON c.reclassification_id = r.id
           WHERE r.patent_id = b.patent_id AND c.successor = b.symbol AND c.is_new AND c.run_id IS NOT NULL
             AND c.undone_at IS NULL)`;

/** Removed and split symbols and candidates by the numbers of patents that carry both, or of which a reviewer put one in place of the other. */
export class CarrierCounts {
  readonly #symbols = new Map<CpcSymbol, Map<CpcSymbol, number>>();
  readonly #groups = new Map<CpcSymbol, Map<CpcSymbol, number>>();

  private constructor(rows: readonly CountRow[]) {
    for (const { removed, candidate, count } of rows) {
      add(this.#symbols, removed, candidate, count);
      const [from, to] = [mainGroupOf(removed), mainGroupOf(candidate)];
      if (from !== null && to !== null) add(this.#groups, from, to, count);
    }
  }

  /** What runs accepted is left out: they must not become surer by their own answers. */
  static async read(
    pool: pg.Pool,
    removed: readonly CpcSymbol[],
    candidates: readonly CpcSymbol[],
  ): Promise<CarrierCounts> {
    const { rows } = await pool.query<CountRow>(
      `SELECT a.symbol AS removed, b.symbol AS candidate, count(*)::int AS count
         FROM patent_classification a JOIN patent_classification b ON b.patent_id = a.patent_id
        WHERE a.symbol = ANY($1) AND b.symbol = ANY($2) AND a.symbol <> b.symbol
          AND NOT ${PUT_BY_RUN}
        GROUP BY a.symbol, b.symbol
       UNION ALL
       SELECT r.symbol, c.successor, count(*)::int
         FROM reclassification_change c JOIN reclassification r ON r.id = c.reclassification_id
        WHERE r.symbol = ANY($1) AND c.successor = ANY($2) AND c.run_id IS NULL AND c.undone_at IS NULL
        GROUP BY r.symbol, c.successor`,
      [removed, candidates],
    );
    return new CarrierCounts(rows);
  }

  /** Without a patent itself, which carries some candidates and perhaps other removed symbols of the main group. */
  of(
    removed: CpcSymbol,
    { all, candidates }: { readonly all: readonly CpcSymbol[]; readonly candidates: readonly CpcSymbol[] },
  ): SharedCarriers {
    const group = mainGroupOf(removed);
    const bySymbol = this.#symbols.get(removed);
    const byMainGroup = group === null ? undefined : this.#groups.get(group);
    if (bySymbol === undefined && byMainGroup === undefined) return NO_CARRIERS;
    return {
      bySymbol: without(bySymbol, candidates),
      // It was counted with each pair of a removed or split symbol of the group and another that is a candidate.
      byMainGroup: without(
        byMainGroup,
        all
          .filter((symbol) => this.#symbols.has(symbol) && mainGroupOf(symbol) === group)
          .flatMap((symbol) => candidates.filter((candidate) => candidate !== symbol))
          .flatMap((candidate) => mainGroupOf(candidate) ?? []),
      ),
    };
  }
}

interface CountRow {
  readonly removed: CpcSymbol;
  readonly candidate: CpcSymbol;
  readonly count: number;
}
type Counts = Map<CpcSymbol, Map<CpcSymbol, number>>;

function add(counts: Counts, from: CpcSymbol, to: CpcSymbol, count: number): void {
  const row = counts.get(from) ?? new Map<CpcSymbol, number>();
  row.set(to, (row.get(to) ?? 0) + count);
  counts.set(from, row);
}

/** Each symbol that the patent carries is one of the counted. */
function without(
  counts: ReadonlyMap<CpcSymbol, number> | undefined,
  carried: readonly CpcSymbol[],
): ReadonlyMap<CpcSymbol, number> {
  const left = new Map(counts);
  for (const symbol of carried) {
    const count = left.get(symbol);
    if (count === undefined) continue;
    if (count > 1) left.set(symbol, count - 1);
    else left.delete(symbol);
  }
  return left;
}
