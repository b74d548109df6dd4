import { SECTIONS } from '@nonet/cpc-taxonomy';
import { matrix, randomAt } from '@nonet/numerics';
import { describe, expect, test } from 'vitest';
import { EXPERT_SIGNALS, type ExpertSignal } from '../mixture/signals.js';
import type { FusionExample } from './fusion-choices.js';
import { fitSections } from './own-weights.js';

const LABELS = 12;
/** The first half of the labels are of section A, the others of section B. */
const sectionOf = Uint8Array.from({ length: LABELS }, (_, label) => (label < LABELS / 2 ? 0 : 1));
const kinds = { sectionOf, legacy: new Uint8Array(LABELS) };
const at = (signal: ExpertSignal) => EXPERT_SIGNALS.indexOf(signal);

/** Texts of noise, but for one signal that knows the true label: which one, the section decides. */
function examples(count: number, telling: readonly [ExpertSignal, ExpertSignal]): FusionExample[] {
  const random = randomAt(3, 'own weights test');
  return Array.from({ length: count }, () => {
    const signals = matrix(EXPERT_SIGNALS.length, LABELS);
    signals.data.forEach((_, i) => (signals.data[i] = random.next() - 0.5));
    const label = random.below(LABELS);
    signals.data[at(telling[sectionOf[label]]) * LABELS + label] += 1;
    return { signals, truth: [label], weight: 1 };
  });
}

describe('the weights of sections', () => {
  test('differ where other signals tell, and say what that is worth on texts they were not fitted on', () => {
    const [a, b, ...others] = fitSections(examples(300, ['words', 'head']), kinds);
    expect(a.weights.seen[at('words')]).toBeGreaterThan(b.weights.seen[at('words')] + 1);
    expect(b.weights.seen[at('head')]).toBeGreaterThan(a.weights.seen[at('head')] + 1);
    for (const { knowledge } of [a, b]) {
      expect(knowledge.leansOn).toBe('own');
      expect(knowledge.texts).toBeGreaterThan(100);
      expect(knowledge.interval[0]).toBeGreaterThan(0);
      expect(knowledge.gain).toBeGreaterThan(knowledge.interval[0]);
    }
    expect(others).toHaveLength(SECTIONS.length - 2);
    const untold = { texts: 0, gain: 0, interval: [0, 0], leansOn: 'common' };
    for (const { knowledge } of others) expect(knowledge).toEqual(untold);
  });

  test('are the common ones in a section without examples, and nearly so where every section is told by the same signal', () => {
    const [a, , c] = fitSections(examples(300, ['words', 'words']), kinds);
    expect(c.weights.bias).toBe(0);
    expect(a.weights.seen[at('words')] / c.weights.seen[at('words')]).toBeCloseTo(1, 0);
  });
});
