import type { CpcSymbol, RemovedSymbol } from '@nonet/cpc-taxonomy';
import { type ComparedSymbol, SuccessorCandidates } from '@nonet/experts/reclassification';
import type { Encoder } from '@nonet/plugins';
import type { Database } from '../database/index.js';
import { removedSymbols } from '../taxonomy/symbol-facts.js';
import type { ReclassificationOptions } from './reclassification.service.js';
import { comparedSymbols } from './scheme-places.js';
import type { ChangedSymbol } from './waiting-patents.js';

/** What may stand in the place of one removed or split symbol. */
export interface AllowedSuccessors {
  /** All that are compared; those that the office names among them. */
  candidates(): SuccessorCandidates;
  /** What the concordance names, where it does: nothing else is allowed then. */
  readonly named: ReadonlySet<CpcSymbol>;
  /** Whether the scheme has all that the concordance names; the right one may be missing otherwise. */
  readonly isComplete: boolean;
  /** Whether it is still in use, and only a part of its documents went. */
  readonly isSplit: boolean;
  /** The nearest symbol above it that is still there. */
  readonly ancestor: CpcSymbol | null;
}

/**
 * For each removed symbol what may stand in its place: what the concordance names, or else whatever came with the update that took it
 * away or later, in whatever subclass (H01L went to H10). For one that was split, what the concordance names.
 */
export async function allowedSuccessors(
  { pool }: Pick<Database, 'pool'>,
  encoder: Encoder,
  changed: readonly ChangedSymbol[],
  options: Pick<ReclassificationOptions, 'signal' | 'onPreparation'>,
): Promise<SuccessorPools> {
  const query = async <Row extends object>(sql: string, values: readonly unknown[]) =>
    (await pool.query<Row>(sql, [...values])).rows;
  const symbols = changed.map(({ symbol }) => symbol);
  const targets = changed.flatMap(({ splitInto }) => splitInto);
  const facts = await removedSymbols(query, [...symbols, ...targets]);
  const added = await query<AddedRow>(
    `SELECT symbol, added_in AS "addedIn", level <> 'SUBCLASS' AS "isGroup" FROM cpc_node
      WHERE removed_in IS NULL AND NOT not_allocatable AND level IN ('SUBCLASS', 'MAIN_GROUP', 'SUBGROUP')
        AND added_in >= CASE level WHEN 'SUBCLASS' THEN $1 ELSE $2 END ORDER BY position`,
    [firstRemovalOf(changed, 'above groups'), firstRemovalOf(changed, 'groups')],
  );
  const inUse = await query<{ symbol: CpcSymbol }>(
    'SELECT symbol FROM cpc_node WHERE symbol = ANY($1) AND removed_in IS NULL',
    [[...targets, ...[...facts.values()].flatMap(({ successors }) => successors)]],
  );
  const known = new Set(inUse.map(({ symbol }) => symbol));
  const ancestors = new Map(
    (await query<{ symbol: CpcSymbol; ancestor: CpcSymbol }>(NEAREST_IN_USE, [symbols])).map((found) => [
      found.symbol,
      found.ancestor,
    ]),
  );
  const all = [...new Set([...symbols, ...known, ...added.map(({ symbol }) => symbol)])];
  const compared = new Map(
    (await comparedSymbols(pool, encoder, all, options)).map((place) => [place.symbol, place]),
  );
  return poolsOf(changed, { facts, known, added, ancestors, compared });
}

interface SuccessorPools {
  readonly allowed: ReadonlyMap<CpcSymbol, AllowedSuccessors>;
  /** Whatever may be a successor of any of the symbols, a split one among them; all are in use. */
  readonly candidates: readonly CpcSymbol[];
}

/** What the scheme and the concordance say of changed symbols and of what may stand in their place. */
interface SchemeFacts {
  /** Of symbols that are gone. */
  readonly facts: ReadonlyMap<CpcSymbol, Pick<RemovedSymbol, 'successors'>>;
  /** Of what the concordance names, that which is in use. */
  readonly known: ReadonlySet<CpcSymbol>;
  readonly added: readonly AddedRow[];
  readonly ancestors: ReadonlyMap<CpcSymbol, CpcSymbol>;
  readonly compared: ReadonlyMap<CpcSymbol, ComparedSymbol>;
}

/** The same from what was read. */
export function poolsOf(
  changed: readonly ChangedSymbol[],
  { facts, known, added, ancestors, compared }: SchemeFacts,
): SuccessorPools {
  const allowed = new Map<CpcSymbol, AllowedSuccessors>();
  const recent = new Recent<SuccessorCandidates>();
  for (const { symbol, removedIn, splitInto } of changed) {
    const isSplit = removedIn === null;
    const said = isSplit ? heirsOf(symbol, splitInto, facts) : (facts.get(symbol)?.successors ?? []);
    const named = said.filter((successor) => known.has(successor));
    const came = isSplit
      ? []
      : added.filter(({ addedIn, isGroup }) => addedIn >= removedIn && isGroup === isGroupSymbol(symbol));
    const places = [...new Set([...named, ...came.map((node) => node.symbol)])].map((one) =>
      compared.get(one)!,
    );
    allowed.set(symbol, {
      candidates: () => recent.of(symbol, () => new SuccessorCandidates(compared.get(symbol)!, places)),
      named: new Set(named),
      isComplete: named.length === said.length,
      isSplit,
      ancestor: isSplit ? null : (ancestors.get(symbol) ?? null),
    });
  }
  return { allowed, candidates: [...new Set([...known, ...added.map(({ symbol }) => symbol)])] };
}

/** Where documents of a split symbol are now: a target that is gone stands for its own successors. */
function heirsOf(
  symbol: CpcSymbol,
  splitInto: readonly CpcSymbol[],
  facts: SchemeFacts['facts'],
): readonly CpcSymbol[] {
  const heirs = new Set(splitInto.flatMap((target) => facts.get(target)?.successors ?? [target]));
  heirs.delete(symbol);
  return [...heirs];
}

const isGroupSymbol = (symbol: CpcSymbol): boolean => symbol.includes('/');

/** When the first of them went; null: none did, and nothing of their kind is compared. */
function firstRemovalOf(changed: readonly ChangedSymbol[], kind: 'groups' | 'above groups'): string | null {
  const those = changed.filter(({ symbol }) => isGroupSymbol(symbol) === (kind === 'groups'));
  return those.flatMap(({ removedIn }) => removedIn ?? []).sort()[0] ?? null;
}

/** Similarities to all candidates take 80 kB of each removed symbol: those of the last ones are remembered. */
class Recent<Value> {
  static readonly #MOST = 200;
  readonly #values = new Map<CpcSymbol, Value>();

  of(symbol: CpcSymbol, make: () => Value): Value {
    const value = this.#values.get(symbol) ?? make();
    this.#values.delete(symbol);
    this.#values.set(symbol, value);
    const [oldest] = this.#values.keys();
    if (this.#values.size > Recent.#MOST && oldest !== undefined) this.#values.delete(oldest);
    return value;
  }
}

interface AddedRow {
  readonly symbol: CpcSymbol;
  readonly addedIn: string;
  readonly isGroup: boolean;
}

/** A tombstone keeps the parent that it had, which may be gone too. */
const NEAREST_IN_USE = `
  WITH RECURSIVE above AS (
    SELECT symbol AS of, parent_id, 0 AS height FROM cpc_node WHERE symbol = ANY($1)
    UNION ALL
    SELECT above.of, n.parent_id, above.height + 1 FROM above JOIN cpc_node n ON n.id = above.parent_id
     WHERE n.removed_in IS NOT NULL OR n.not_allocatable)
  SELECT DISTINCT ON (above.of) above.of AS symbol, n.symbol AS ancestor
    FROM above JOIN cpc_node n ON n.id = above.parent_id
   WHERE n.removed_in IS NULL AND NOT n.not_allocatable AND n.level IN ('SUBCLASS', 'MAIN_GROUP', 'SUBGROUP')
   ORDER BY above.of, above.height`;
