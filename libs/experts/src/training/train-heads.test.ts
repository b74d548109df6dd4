import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { matrix, normalDeviate, randomAt, row } from '@nonet/numerics';
import { describe, expect, it } from 'vitest';
import { EncoderHeads } from '../mixture/encoder-heads.js';
import { type HeadLesson, trainHeads } from './train-heads.js';

const LABELS = ['A01B', 'F17C', 'G01M'] as readonly string[] as readonly CpcSymbol[];
const DIMENSION = 8;

/** Unit vectors around one axis for each subclass. */
function vectorsOf(labels: readonly number[], seed: number) {
  const random = randomAt(seed);
  const vectors = matrix(labels.length, DIMENSION);
  labels.forEach((label, place) => {
    const vector = row(vectors, place);
    for (let i = 0; i < DIMENSION; i++) vector[i] = 0.2 * normalDeviate(random) + (i === label ? 1 : 0);
    const length = Math.hypot(...vector);
    for (let i = 0; i < DIMENSION; i++) vector[i] /= length;
  });
  return vectors;
}

const truth = Array.from({ length: 120 }, (_, i) => i % LABELS.length);
const lessons = truth.map((label): HeadLesson => ({
  symbols: [LABELS[label]],
  isComplete: true,
  unknownSections: [],
}));

describe('heads that are learnt for an encoder without any', () => {
  it('tell subclasses and sections of vectors that they have not seen', async () => {
    const heads = EncoderHeads.of(await trainHeads(vectorsOf(truth, 1), lessons), LABELS);
    const unseen = vectorsOf(truth, 2);
    truth.forEach((label, place) => {
      const logits = [...heads.subclassLogits(row(unseen, place))];
      expect(logits.map((logit) => logit > 0)).toEqual(LABELS.map((_, other) => other === label));
      const sections = heads.sectionLogits(row(unseen, place));
      expect([sections[0] > 0, sections[5] > 0, sections[6] > 0]).toEqual(
        [0, 1, 2].map((one) => one === label),
      );
      // No patent has it.
      expect(sections[2]).toBeLessThan(-2);
    });
  });

  it('are the same for the same patents', async () => {
    const [one, other] = [
      await trainHeads(vectorsOf(truth, 1), lessons),
      await trainHeads(vectorsOf(truth, 1), lessons),
    ];
    expect(one).toEqual(other);
  });

  it('learn nothing from what is not known of a patent', async () => {
    // Between two axes, and nobody says that the second is meant too.
    const between = vectorsOf(truth, 1);
    truth.forEach((label, place) => {
      if (label === 0) row(between, place).set([Math.SQRT1_2, Math.SQRT1_2]);
    });
    const logitOf = async (isComplete: boolean) => {
      const told = lessons.map((lesson, place) => (truth[place] === 0 ? { ...lesson, isComplete } : lesson));
      const heads = EncoderHeads.of(await trainHeads(between, told), LABELS);
      return heads.subclassLogits(row(between, 0))[1];
    };
    expect(await logitOf(true)).toBeLessThan(-1);
    expect(await logitOf(false)).toBeGreaterThan(0);
  });

  it('are refused where no patent has a subclass', async () => {
    const none = lessons.map((lesson) => ({ ...lesson, symbols: ['A' as CpcSymbol] }));
    await expect(trainHeads(vectorsOf(truth, 1), none)).rejects.toMatchObject({
      code: 'MIXTURE_EXAMPLES_EMPTY',
    });
  });
});
