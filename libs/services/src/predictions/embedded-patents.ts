import type { TextHash } from '@nonet/encoder';
import type { WaitingPatent } from './unclassified-patents.js';

/** Patents whose vectors are fetched, or computed, together. */
const TOGETHER = 16;
/** Parts that the encoder has while another one is answered: it goes from one to the next without a pause. */
const AHEAD = 4;

/** The vectors of whole texts by their hashes. */
export type VectorsOfTexts = (
  texts: ReadonlyMap<TextHash, string>,
) => Promise<ReadonlyMap<TextHash, Float32Array>>;

export interface EmbeddedPatent extends WaitingPatent {
  /** Of its text, as a query: `[dimension]` */
  readonly vector: Float32Array | undefined;
}

/** The patents in their order, each with its vector; some parts are embedded ahead of those that are taken. */
export async function* embeddedPatents(
  patents: AsyncIterable<WaitingPatent>,
  vectorsOf: VectorsOfTexts,
): AsyncGenerator<EmbeddedPatent> {
  const underWay: Promise<EmbeddedPatent[]>[] = [];
  const begin = (part: readonly WaitingPatent[]) => {
    const embedded = withVectors(part, vectorsOf);
    // Awaited further on; until then a failure must not count as unhandled.
    embedded.catch(() => undefined);
    underWay.push(embedded);
  };
  try {
    let part: WaitingPatent[] = [];
    for await (const patent of patents) {
      part.push(patent);
      if (part.length < TOGETHER) continue;
      begin(part);
      part = [];
      if (underWay.length > AHEAD) yield* await underWay.shift()!;
    }
    if (part.length > 0) begin(part);
    while (underWay.length > 0) yield* await underWay.shift()!;
  } finally {
    await Promise.allSettled(underWay);
  }
}

async function withVectors(
  part: readonly WaitingPatent[],
  vectorsOf: VectorsOfTexts,
): Promise<EmbeddedPatent[]> {
  const hashOf = ({ textHash }: WaitingPatent) => textHash.toString('hex') as TextHash;
  const vectors = await vectorsOf(new Map(part.map((patent) => [hashOf(patent), patent.text])));
  return part.map((patent) => ({ ...patent, vector: vectors.get(hashOf(patent)) }));
}
