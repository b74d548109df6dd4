import { expect, test } from 'vitest';
import { fitGate, openGate, type GateExample } from './gate.js';

const features = (own: number) => [own, own, own, own, own, own];

/** Section 0 holds for texts whose first feature is high; of section 1 nothing is known. */
const examples: GateExample[] = Array.from({ length: 40 }, (_, i) => ({
  features: [features(i < 20 ? 1 + (i % 3) : -1 - (i % 3)), features(i % 2)],
  truth: [i < 20 ? 1 : 0, null],
  weight: 1,
}));

test('a gate learns from the texts whose sections are known', () => {
  const gate = fitGate(examples, 2);
  expect(openGate(gate, [features(2), features(0)])[0]).toBeGreaterThan(0.9);
  expect(openGate(gate, [features(-2), features(0)])[0]).toBeLessThan(0.1);
});

test('where nothing is known of a section, its head is believed', () => {
  const gate = fitGate(examples, 2);
  expect(openGate(gate, [features(0), [0, 9, 9, 9, 9, 9]])[1]).toBeCloseTo(0.5, 6);
  expect(openGate(gate, [features(0), [3, 0, 0, 0, 0, 0]])[1]).toBeCloseTo(1 / (1 + Math.exp(-3)), 6);
});
