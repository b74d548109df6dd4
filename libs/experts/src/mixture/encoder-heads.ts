import { SECTIONS, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { readTrainedHeads, type TrainedHead } from '@nonet/encoder';
import { MixtureError } from './errors.js';

/** What a head says of a label that it was not trained on: next to nothing. */
const ABSENT = -12;

/** The heads that were trained with an encoder: what its vectors say of subclasses and sections at once. */
export class EncoderHeads {
  private readonly places: Int32Array;
  /** For each subclass 1 where the head knows it: [subclasses]. */
  readonly known: Uint8Array;

  private constructor(
    private readonly subclasses: TrainedHead,
    private readonly sections: TrainedHead,
    labels: readonly CpcSymbol[],
  ) {
    const places = new Map(subclasses.labels.map((symbol, place) => [symbol, place]));
    this.places = Int32Array.from(labels, (symbol) => places.get(symbol) ?? -1);
    this.known = Uint8Array.from(this.places, (place) => (place < 0 ? 0 : 1));
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
    return new EncoderHeads(subclasses, sections, labels);
  }

  /** Logits of a unit vector: [subclasses]. */
  subclassLogits(vector: Float32Array): Float32Array {
    const logits = logitsOf(this.subclasses, vector);
    return Float32Array.from(this.places, (place) => (place < 0 ? ABSENT : logits[place]));
  }

  /** In the order of SECTIONS. */
  sectionLogits(vector: Float32Array): Float32Array {
    const logits = logitsOf(this.sections, vector);
    return Float32Array.from(SECTIONS, (section) => logits[this.sections.labels.indexOf(section)]);
  }
}

function logitsOf({ weights, bias }: TrainedHead, vector: Float32Array): Float32Array {
  const logits = Float32Array.from(bias);
  for (let i = 0, at = 0; i < vector.length; i++) {
    for (let label = 0; label < logits.length; label++) logits[label] += vector[i] * weights[at++];
  }
  return logits;
}
