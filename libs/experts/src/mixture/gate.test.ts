import { sigmoid } from '@nonet/numerics';
import { expect, test } from 'vitest';
import { SECTIONS } from '@nonet/cpc-taxonomy';
import { fitGate, openGate, openLegacyGate, type GateExample } from './gate.js';

const features = (own: number) => [own, own, own, own, own, own, 0];

/** Section 0 holds for texts whose first feature is high; of section 1 nothing is known. */
const examples: GateExample[] = Array.from({ length: 40 }, (_, i) => ({
  features: [features(i < 20 ? 1 + (i % 3) : -1 - (i % 3)), features(i % 2)],
  truth: [i < 20 ? 1 : 0, null],
  weight: 1,
}));

test('a gate learns from the texts whose sections are known', () => {
  const gate = fitGate(examples, [false, false]);
  expect(openGate(gate, [features(2), features(0)])[0]).toBeGreaterThan(0.9);
  expect(openGate(gate, [features(-2), features(0)])[0]).toBeLessThan(0.1);
});

test('a gate believes the head of a section when nothing is known of it', () => {
  const gate = fitGate(examples, [false, false]);
  expect(openGate(gate, [features(0), [0, 9, 9, 9, 9, 9, 9]])[1]).toBeCloseTo(0.5, 6);
  expect(openGate(gate, [features(0), [3, 0, 0, 0, 0, 0, 0]])[1]).toBeCloseTo(sigmoid(3), 6);
});

test('a gate learns a rare section from what holds for the others', () => {
  const headless = (own: number) => [0, ...features(own).slice(1)];
  const rare = examples.map((example, i) => ({
    ...example,
    features: [headless(example.features[0][0]), headless(i === 0 ? 2 : -2)],
    truth: [example.truth[0], i === 0 ? 1 : 0] as const,
  }));
  const [alone, together] = [fitGate(rare, [false, false]), fitGate(rare, [true, true])];
  const open = (gate: typeof alone) => openGate(gate, [headless(0), headless(3)])[1];
  expect(open(alone)).toBeLessThan(0.6);
  expect(open(together)).toBeGreaterThan(0.9);
});

test('a gate of legacy symbols opens less for texts of years in which hardly any were given', () => {
  const rows = (own: number) => [...SECTIONS.map(() => features(0)), features(own)];
  const truth = (legacy: 0 | 1) => [...SECTIONS.map(() => null), legacy];
  const told = [-1, 1].flatMap((own) =>
    Array.from({ length: 20 }, () => ({ features: rows(own), truth: truth(own > 0 ? 1 : 0), weight: 1 })),
  );
  const alike = SECTIONS.map(() => false);
  const gate = fitGate(told, alike);
  const opened = (own: number, year: number | null) => openLegacyGate(gate, rows(own), year)!;
  expect(opened(1, null)).toBeGreaterThan(0.9);
  expect(opened(-1, null)).toBeLessThan(0.1);
  const years = [1988, 2003, 2014, 2021, 2024, 2030].map((year) => opened(0, year));
  expect(years).toEqual([...years].sort((a, b) => b - a));
  expect(years[5]).toBe(years[4]);
  expect(openLegacyGate(fitGate(told.slice(0, 20), alike), rows(1), 1988)).toBeNull();
});
