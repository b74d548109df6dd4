import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { dot, unit } from '@nonet/numerics';
import type { AddedHead } from './encoder-heads.js';
import type { MixtureReader } from './mixture-reader.js';

/** Maximum number of remembered patents that the scale of trained heads is estimated from. */
const SAMPLE = 2000;
/** Number of examples that the text of a subclass is worth when the cosine of a text that carries it is estimated. */
const PRIOR_EXAMPLES = 2;
/** Closer ones would make rows of enormous weights. */
const LEAST_DISTANCE = 0.1;
/** Significant digits of weights: more than makes a difference, and what is written reads back as it was. */
const DIGITS = 6;

/**
 * Typical logits of the trained heads of a mixture on what it remembers: the scale for heads that are made without
 * training.
 */
export interface HeadScale {
  /** Mean logit of a subclass that a patent carries, and of one that it does not. */
  readonly present: number;
  readonly absent: number;
  /** Mean cosine of a patent to the text of a subclass that it carries. */
  readonly titleCosine: number;
  /** Rows of the memory, and their vectors. */
  readonly rows: readonly number[];
  readonly vectors: readonly Float32Array[];
}

export async function headScale(reader: MixtureReader): Promise<HeadScale> {
  const { heads, labels, memory } = reader;
  const kept = [...Array(memory.examples.size).keys()].filter((row) => !memory.examples.isRemoved(row));
  const step = Math.max(1, kept.length / SAMPLE);
  const rows = Array.from({ length: Math.min(SAMPLE, kept.length) }, (_, i) => kept[Math.floor(i * step)]);
  const vectors = await memory.vectors.vectorsAt(rows);
  const trained = [...labels.keys()].filter((label) => heads.wasTrained(labels[label]));
  const [present, absent, title] = [new Mean(), new Mean(), new Mean()];
  vectors.forEach((vector, at) => {
    const logits = heads.subclassLogits(vector);
    const carried = new Set(reader.subclassesAt(rows[at]));
    for (const label of trained) (carried.has(label) ? present : absent).add(logits[label]);
    for (const label of carried) title.add(dot(reader.titleVector(label), vector));
  });
  return { present: present.of(0), absent: absent.of(0), titleCosine: title.of(1), rows, vectors };
}

/**
 * A row for a subclass that training did not know, imprinted (Qi et al. 2018) with the mean of the vectors of its text and of the
 * remembered patents that carry it. Scale and bias are those under which patents with and without it get the logits that trained
 * heads give: the cosine of the former is that of each example to the mean of the others. Null where no patent carries it.
 */
export async function prototypeHead(
  symbol: CpcSymbol,
  reader: MixtureReader,
  scale: HeadScale,
): Promise<AddedHead | null> {
  const { labels, memory } = reader;
  const label = labels.indexOf(symbol);
  const carries = (row: number) => reader.subclassesAt(row).includes(label);
  const rows = [...Array(memory.examples.size).keys()].filter(
    (row) => !memory.examples.isRemoved(row) && carries(row),
  );
  if (rows.length === 0) return null;
  const own = await memory.vectors.vectorsAt(rows);
  const sum = Float64Array.from(reader.titleVector(label));
  for (const vector of own) vector.forEach((value, i) => (sum[i] += value));
  const prototype = unit(sum);
  const cosines = own.map((vector) => dot(unit(sum.map((value, i) => value - vector[i])), vector));
  const near =
    (cosines.reduce((total, cosine) => total + cosine, 0) + PRIOR_EXAMPLES * scale.titleCosine) /
    (cosines.length + PRIOR_EXAMPLES);
  const others = new Mean();
  scale.vectors.forEach((vector, at) => !carries(scale.rows[at]) && others.add(dot(prototype, vector)));
  const far = others.of(0);
  const slope = (scale.present - scale.absent) / Math.max(LEAST_DISTANCE, near - far);
  const rounded = (value: number) => Number(value.toPrecision(DIGITS));
  return {
    symbol,
    weights: Float32Array.from(prototype, (value) => rounded(slope * value)),
    bias: rounded(scale.absent - slope * far),
  };
}

class Mean {
  private sum = 0;
  private count = 0;
  add(value: number): void {
    this.sum += value;
    this.count++;
  }
  of(nothing: number): number {
    return this.count === 0 ? nothing : this.sum / this.count;
  }
}
