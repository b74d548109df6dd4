import { termsOfLongText } from '@nonet/cpc-taxonomy';
import { nextTurn } from '@nonet/numerics';
import { fitLabels, type LabelFit } from './fit-labels.js';
import { labelSignals, type LabelReading, type LabelSources } from './label-features.js';
import { LabelPairs } from './label-pairs.js';
import type { LabelParameters } from './label-parameters.js';
import type { LabelExample } from './label-set.js';

/** An example as it was read; its words are counted when they are needed. */
export interface ReadExample {
  readonly example: LabelExample;
  readonly reading: Omit<LabelReading, 'terms'>;
}

export interface WeighingOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((done: number, total: number) => void) | undefined;
  /** About how many pairs of an example and a label that it does not carry the fit goes by. */
  readonly sampled?: number;
}

/**
 * Weighs the signals of a set by examples that it remembers. What speaks for the labels of an example is worked out for one after the other,
 * and of each only what the fit needs is kept; others are answered meanwhile.
 */
export async function weighSignals(
  sources: LabelSources,
  examples: readonly ReadExample[],
  usual: LabelParameters,
  { signal, onProgress, sampled }: WeighingOptions = {},
): Promise<LabelFit> {
  const pairs = new LabelPairs(sources.labels, usual, examples.length, sampled);
  for (const [at, { example, reading }] of examples.entries()) {
    onProgress?.(at, examples.length);
    const terms = await termsOfLongText(example.text, signal);
    pairs.add(example, labelSignals(sources, { ...reading, terms }, example.id).features);
    await nextTurn();
    signal?.throwIfAborted();
  }
  return fitLabels(pairs, usual, signal);
}
