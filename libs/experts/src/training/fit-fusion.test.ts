import { matrix, randomAt } from '@nonet/numerics';
import { describe, expect, test } from 'vitest';
import { choicesOf, fitChoices, fuse, type FusionExample, plainWeights } from './fit-fusion.js';
import { EXPERT_SIGNALS } from '../mixture/signals.js';

const LABELS = 12;
const at = (signal: (typeof EXPERT_SIGNALS)[number]) => EXPERT_SIGNALS.indexOf(signal);

/** Texts of whose signals only `telling` know the true label; the others are noise. */
const sectionOf = new Uint8Array(LABELS);
const kinds = { sectionOf, legacy: new Uint8Array(LABELS) };
const fitted = (told: FusionExample[]) => plainWeights(fitChoices(choicesOf(told, kinds)).common);

function examples(telling: readonly (typeof EXPERT_SIGNALS)[number][]): FusionExample[] {
  const random = randomAt(1, 'fusion test');
  return Array.from({ length: 120 }, () => {
    const signals = matrix(EXPERT_SIGNALS.length, LABELS);
    signals.data.forEach((_, i) => (signals.data[i] = random.next() - 0.5));
    const label = random.below(LABELS);
    for (const signal of telling) signals.data[at(signal) * LABELS + label] += 1;
    return { signals, truth: [label], weight: 1 };
  });
}

const first = (scores: Float32Array) => scores.indexOf(Math.max(...scores));

describe('the fusion of signals', () => {
  test('gives the most weight to the signal that is right', () => {
    const { seen } = fitted(examples(['words']));
    const others = seen.filter((_, signal) => signal !== at('words'));
    expect(seen[at('words')]).toBeGreaterThan(3 * Math.max(...others.map(Math.abs)));
  });

  test('puts true subclasses first, also when they are taken to have no examples', () => {
    const told = examples(['head', 'similarity']);
    const weights = fitted(told);
    const nobody = new Uint8Array(LABELS);
    const right = (seen?: Uint8Array) =>
      told.filter(({ signals, truth }) => first(fuse(signals, [weights], sectionOf, seen)) === truth[0])
        .length / told.length;
    expect(right()).toBeGreaterThan(0.95);
    expect(right(nobody)).toBeGreaterThan(0.8);
  });

  test('uses neither head nor gate for a subclass without examples', () => {
    const weights = fitted(examples(['head']));
    const [{ signals }] = examples(['head']);
    const nobody = new Uint8Array(LABELS);
    const before = fuse(signals, [weights], sectionOf, nobody);
    for (const signal of ['head', 'gate'] as const)
      signals.data.fill(9, at(signal) * LABELS, (at(signal) + 1) * LABELS);
    expect(fuse(signals, [weights], sectionOf, nobody)).toEqual(before);
  });

  test('scores a subclass by itself: what others have does not change it', () => {
    const weights = fitted(examples(['words']));
    const [{ signals }] = examples(['words']);
    const before = fuse(signals, [weights], sectionOf)[3];
    signals.data[at('words') * LABELS + 5] += 7;
    expect(fuse(signals, [weights], sectionOf)[3]).toBe(before);
  });

  test('is the same for the same examples and seed', () => {
    expect(fitted(examples(['words']))).toEqual(fitted(examples(['words'])));
  });
});
