import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { readTrainedHeads, type TrainedHead } from '@nonet/encoder';
import { matrix, type Matrix, rowProducts } from '@nonet/numerics';
import { MixtureError } from '../errors.js';

/** Logit of a label that no head was trained on: next to nothing. */
const ABSENT = -12;

/** A row for one more subclass, which nobody trained: see `prototypeHead`. */
export interface AddedHead {
  readonly symbol: CpcSymbol;
  /** [dimension] */
  readonly weights: Float32Array;
  readonly bias: number;
}

/** The heads that were trained with an encoder, and those added later: what its vectors say of subclasses and sections at once. */
export class EncoderHeads {
  private readonly places: Int32Array;
  private readonly addedAt: readonly (readonly [label: number, head: AddedHead])[];
  /** For each subclass 1 where a head knows it: [subclasses]. */
  readonly known: Uint8Array;

  private constructor(
    private readonly subclasses: HeadRows,
    private readonly sections: HeadRows,
    private readonly labels: readonly CpcSymbol[],
    /** For subclasses that training did not know, or taught nothing of; they replace trained ones. */
    readonly added: readonly AddedHead[] = [],
  ) {
    const places = new Map(subclasses.labels.map((symbol, place) => [symbol, place]));
    this.places = Int32Array.from(labels, (symbol) => places.get(symbol) ?? -1);
    // A head whose subclass left the scheme is not used.
    this.addedAt = added
      .map((head) => [labels.indexOf(head.symbol), head] as const)
      .filter(([label]) => label >= 0);
    this.known = Uint8Array.from(this.places, (place) => (place < 0 ? 0 : 1));
    for (const [label] of this.addedAt) this.known[label] = 1;
  }

  /**
   * Reads the heads in an encoder's folder, for these subclasses.
   * @throws MixtureError MIXTURE_INVALID where it has none for subclasses and sections; EncoderError for broken files
   */
  static async read(folder: string, dimension: number, labels: readonly CpcSymbol[]): Promise<EncoderHeads> {
    const { subclasses, sections } = await readTrainedHeads(folder, dimension);
    if (!subclasses || SECTIONS.some((section) => !sections?.labels.includes(section))) {
      const message = `${folder} has no heads for subclasses and sections; train the encoder with the loss joint.`;
      throw new MixtureError('MIXTURE_INVALID', message);
    }
    return EncoderHeads.of({ subclasses, sections: sections! }, labels);
  }

  /** Heads that are in memory, for these subclasses. */
  static of(
    { subclasses, sections }: Readonly<Record<'subclasses' | 'sections', TrainedHead>>,
    labels: readonly CpcSymbol[],
  ): EncoderHeads {
    return new EncoderHeads(rowsOf(subclasses), rowsOf(sections), labels);
  }

  /** The same heads with these added; one that was added for the same subclass before is replaced. */
  with(added: readonly AddedHead[]): EncoderHeads {
    const fresh = new Set(added.map(({ symbol }) => symbol));
    const kept = this.added.filter(({ symbol }) => !fresh.has(symbol));
    return new EncoderHeads(this.subclasses, this.sections, this.labels, [...kept, ...added]);
  }

  /** The same heads without those that were added for these subclasses: the trained ones stand again. */
  without(symbols: readonly CpcSymbol[]): EncoderHeads {
    const kept = this.added.filter(({ symbol }) => !symbols.includes(symbol));
    return new EncoderHeads(this.subclasses, this.sections, this.labels, kept);
  }

  /** Whether the head of a subclass was trained, not added. */
  wasTrained(symbol: CpcSymbol): boolean {
    const label = this.labels.indexOf(symbol);
    return this.places[label] >= 0 && !this.addedAt.some(([added]) => added === label);
  }

  /** Logits of a unit vector: [subclasses]. */
  subclassLogits(vector: Float32Array): Float32Array {
    const trained = logitsOf(this.subclasses, vector);
    const logits = new Float32Array(this.places.length);
    for (let label = 0; label < logits.length; label++) {
      const place = this.places[label];
      logits[label] = place < 0 ? ABSENT : trained[place];
    }
    for (const [label, { weights, bias }] of this.addedAt)
      logits[label] = weights.reduce((sum, weight, i) => sum + weight * vector[i], bias);
    return logits;
  }

  /** In the order of SECTIONS. */
  sectionLogits(vector: Float32Array): Float32Array {
    const logits = logitsOf(this.sections, vector);
    return Float32Array.from(SECTIONS, (section) => logits[this.sections.labels.indexOf(section)]);
  }
}

/** A trained head label by label, which is how its products with a vector are computed. */
interface HeadRows extends Pick<TrainedHead, 'labels' | 'bias'> {
  /** [labels, dimension] */
  readonly rows: Matrix;
}

/** From weights [dimension, labels]. */
function rowsOf({ labels, weights, bias }: TrainedHead): HeadRows {
  const rows = matrix(labels.length, weights.length / labels.length);
  weights.forEach((weight, at) => {
    rows.data[(at % rows.rows) * rows.columns + Math.floor(at / rows.rows)] = weight;
  });
  return { labels, rows, bias };
}

function logitsOf({ rows, bias }: HeadRows, vector: Float32Array): Float32Array {
  const logits = rowProducts(rows, vector);
  for (let label = 0; label < logits.length; label++) logits[label] += bias[label];
  return logits;
}
