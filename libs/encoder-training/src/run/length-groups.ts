import type { Expressions, Tensor } from '@nonet/onnx-graph';
import type { TokenRows } from '../corpus/token-rows.js';

/** Rows of a batch that are encoded together at one width. */
export interface LengthGroup {
  readonly rows: number;
  readonly tokens: number;
}

/** Widths are multiples of this: what kernels for products like. */
const WIDTH = 8;
/** Batches are cut into this many parts of equal size, which groups are put together from. */
const CUTS = 32;
/** A group is as wide as all but one in this number of its rows need. */
const ROWS_A_COLUMN = 50;
/** Minimum saving, as a share, of one more group. */
const LEAST_GAIN = 0.03;

/**
 * Cuts batches into groups of similar length, the shortest rows first, so that little padding is computed. All batches of
 * a run have the same groups: they are one program, whose state stays on the device, and a batch holds the texts it would
 * hold without groups. (Batches of texts of one length would need a program for each length, and would contrast short
 * texts with short ones only.) Where a batch has more long rows than the groups have places for, a row loses its last tokens;
 * the widths keep that below one row in fifty of each column.
 *
 * Found over all cuts and widths by dynamic programming, for batches like the given.
 *
 * @param samples lengths of the rows of some batches
 * @param most groups at most; each costs calls of kernels
 * @param widest tokens that an encoder reads at most
 */
export function planGroups(
  samples: readonly (readonly number[])[],
  most: number,
  widest: number,
): LengthGroup[] {
  const sorted = samples.map((lengths) => [...lengths].sort((a, b) => a - b));
  const rows = sorted[0]!.length;
  const cuts = [...new Set(Array.from({ length: CUTS + 1 }, (_, i) => Math.round((i * rows) / CUTS)))];
  const group = memoized(cuts.length, (from, to) => cheapestGroup(sorted, cuts[from]!, cuts[to]!, widest));
  let plans = cuts.slice(1).map((_, i): Plan => extended(NOTHING, group(0, i + 1)));
  let chosen = plans.at(-1)!;
  for (let count = 2; count <= most; count++) {
    const before = plans;
    plans = before.map((plan, last) =>
      before
        .slice(0, last)
        .map((shorter, i) => extended(shorter, group(i + 1, last + 1)))
        .reduce((best, other) => (other.cost < best.cost ? other : best), plan),
    );
    if (plans.at(-1)!.cost > chosen.cost * (1 - LEAST_GAIN)) break;
    chosen = plans.at(-1)!;
  }
  return chosen.groups;
}

interface Plan {
  readonly groups: LengthGroup[];
  /** Cost of a group: tokens computed in a batch, and tokens of texts lost, weighted. */
  readonly cost: number;
}

const NOTHING: Plan = { groups: [], cost: 0 };

const extended = (plan: Plan, { group, cost }: { group: LengthGroup; cost: number }): Plan => ({
  groups: [...plan.groups, group],
  cost: plan.cost + cost,
});

/** The rows from `first` to `end` of batches in order of length, at the width that costs least. */
function cheapestGroup(sorted: readonly number[][], first: number, end: number, widest: number) {
  const lengths = sorted.flatMap((batch) => batch.slice(first, end));
  const rows = end - first;
  let best = { group: { rows, tokens: 0 }, cost: Infinity };
  const longest = lengths.reduce((most, length) => Math.max(most, length), 0);
  for (let width = Math.ceil(longest / WIDTH) * WIDTH; width > 0; width -= WIDTH) {
    const tokens = Math.min(width, widest);
    const lost = lengths.reduce((sum, length) => sum + Math.max(0, length - tokens), 0) / sorted.length;
    const cost = rows * tokens + ROWS_A_COLUMN * lost;
    if (cost >= best.cost) break;
    best = { group: { rows, tokens }, cost };
  }
  return best;
}

function memoized<T>(size: number, compute: (from: number, to: number) => T) {
  const known = new Map<number, T>();
  return (from: number, to: number): T => {
    const key = from * size + to;
    const value = known.get(key) ?? compute(from, to);
    known.set(key, value);
    return value;
  };
}

export const paddedTokens = (groups: readonly LengthGroup[]): number =>
  groups.reduce((sum, { rows, tokens }) => sum + rows * tokens, 0);

/** The rows of a batch in their groups. */
export interface GroupedRows {
  /** The padded rows of all groups, one after the other: `[padded tokens]`. */
  readonly ids: Int32Array;
  /** `[rows]`, in the order of the groups. */
  readonly lengths: Int32Array;
  /** Where each row of the batch stands in that order: `[rows]`. */
  readonly places: Int32Array;
}

/** Puts rows into groups by length; one that is too long for its group loses tokens before the last, which ends it. */
export function groupRows(rows: TokenRows, groups: readonly LengthGroup[]): GroupedRows {
  const order = Array.from({ length: rows.count }, (_, row) => row);
  order.sort((a, b) => rows.length(a) - rows.length(b) || a - b);
  const ids = new Int32Array(paddedTokens(groups));
  const lengths = new Int32Array(rows.count);
  const places = new Int32Array(rows.count);
  let [place, at] = [0, 0];
  for (const { rows: count, tokens } of groups) {
    for (let i = 0; i < count; i++, place++, at += tokens) {
      const row = order[place]!;
      const end = rows.offsets[row + 1]!;
      const length = Math.min(tokens, rows.length(row));
      ids.set(rows.ids.slice(end - rows.length(row), end - rows.length(row) + length - 1), at);
      ids[at + length - 1] = rows.ids[end - 1]!;
      lengths[place] = length;
      places[row] = place;
    }
  }
  return { ids, lengths, places };
}

/** The vectors of the rows of a batch `[rows, hidden]`, in its order, from an encoder of rows of one width. */
export function encodeGroups(
  f: Expressions,
  { ids, lengths, places }: Readonly<Record<keyof GroupedRows, Tensor>>,
  groups: readonly LengthGroup[],
  encode: (rows: { ids: Tensor; lengths: Tensor }) => Tensor,
): Tensor {
  const ofGroups = <T extends Tensor>(x: T, sizes: number[]) => f.split(x, sizes, 0);
  const idsOfGroups = ofGroups(
    ids,
    groups.map(({ rows, tokens }) => rows * tokens),
  );
  const lengthsOfGroups = ofGroups(
    lengths,
    groups.map(({ rows }) => rows),
  );
  const vectors = groups.map(({ rows, tokens }, i) =>
    encode({ ids: f.reshape(idsOfGroups[i]!, [rows, tokens]), lengths: lengthsOfGroups[i]! }),
  );
  return f.gather(f.concat(vectors, 0), places);
}
