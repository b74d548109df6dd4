import { describe, expect, it } from 'vitest';
import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { DEFAULT_BOOTSTRAP, evaluateOutcomes, type FullEvaluation } from './evaluation.js';
import { labelSpace, type LabelSpace } from './label-space.js';
import type { Outcome } from './outcome.js';

const symbols = (...texts: string[]) => texts as CpcSymbol[];
const parentOf = (symbol: CpcSymbol) =>
  symbol.length === 1 ? null : (symbol.slice(0, symbol.length === 4 ? 3 : 1) as CpcSymbol);

/** Four subclasses; A01B and A01C share a class. */
const space = labelSpace(symbols('A01B', 'A01C', 'B60L', 'G06N'), parentOf);

function outcome(
  within: LabelSpace,
  truth: string[],
  scores: Record<string, number>,
  selected: string[],
  completeness: Outcome['completeness'] = 'complete',
): Outcome {
  const positions = (texts: string[]) =>
    Uint32Array.from(texts, (text) => within.position(text as CpcSymbol)!);
  return {
    truth: positions(truth),
    completeness,
    positions: positions(Object.keys(scores)),
    scores: Float32Array.from(Object.values(scores)),
    rankScores: Float32Array.from(Object.values(scores)),
    selected: positions(selected),
  };
}

const evaluate = (outcomes: Outcome[], within = space) =>
  evaluateOutcomes(outcomes, {
    level: 'subclass',
    space: within,
    withoutTruth: 0,
    unknowable: [],
    legacy: 'left-out' as const,
    seconds: 1,
    bootstrap: DEFAULT_BOOTSTRAP,
  });

/** Worked by hand below: the truth stands at ranks {1, 3}, {2}, and unscored {4}. */
const three = [
  outcome(space, ['A01B', 'B60L'], { A01B: 0.9, A01C: 0.6, B60L: 0.3, G06N: 0.1 }, ['A01B', 'A01C']),
  outcome(space, ['G06N'], { B60L: 0.75, G06N: 0.5 }, ['G06N']),
  outcome(space, ['G06N'], { A01B: 0.4, A01C: 0.25, B60L: 0.125 }, []),
];

describe('the metrics of three documents worked by hand', () => {
  const report = evaluate(three) as FullEvaluation;

  it('counts decisions: 2 right, 1 wrong, 2 missed', () => {
    expect(report.micro.precision).toBeCloseTo(2 / 3);
    expect(report.micro.recall).toBeCloseTo(2 / 4);
    expect(report.micro.f1).toBeCloseTo(4 / 7);
  });

  it('averages F1 over the labels that occur: A01B 1, B60L 0, G06N 2/3', () => {
    expect(report.macro.f1).toBeCloseTo((1 + 0 + 2 / 3) / 3);
    expect(report.perLabel.G06N).toEqual({
      precision: 1,
      recall: 0.5,
      f1: expect.closeTo(2 / 3),
      support: 2,
    });
    expect(report.perLabel.A01C).toEqual({ precision: 0, recall: 0, f1: 0, support: 0 });
  });

  it('averages F1 over documents: 1/2, 1, 0', () => {
    expect(report.instance.f1).toBeCloseTo(1.5 / 3);
  });

  it('finds the truth among the first k', () => {
    expect(report.hit).toEqual({ 1: expect.closeTo(1 / 3), 3: expect.closeTo(2 / 3), 5: expect.closeTo(1) });
    expect(report.recallAt[5]).toBeCloseTo(1);
  });

  it('ranks: precision at the true labels (1 + 2/3) / 2, 1/2, 1/4', () => {
    expect(report.ranking.lrap).toBeCloseTo((5 / 6 + 1 / 2 + 1 / 4) / 3);
    const gain = (rank: number) => 1 / Math.log2(rank + 1);
    const ndcg = ((gain(1) + gain(3)) / (gain(1) + gain(2)) + gain(2) + gain(4)) / 3;
    expect(report.ranking.ndcg5).toBeCloseTo(ndcg);
    expect(report.ranking.ndcg10).toBeCloseTo(ndcg);
  });

  it('compares true with false scores: 20 of 32 pairs in order', () => {
    // True .9 .5 .3 0; false .75 .6 .4 .25 .125 .1 0 0 (the third document never scored its truth).
    expect(report.rocAuc.micro).toBeCloseTo((8 + 6 + 5 + 2 / 2) / 32);
  });

  it('credits a wrong subclass for its right class and section', () => {
    // Selected {A01B, A01C, A01, A}, {G06N, G06, G}, {}; true {A01B, A01, A, B60L, B60, B}, {G06N, G06, G} twice.
    expect(report.hierarchical.f1).toBeCloseTo((2 * 6) / (2 * 6 + 1 + 6));
  });

  it('compares confidence with correctness: .9 right, .75 and .4 wrong', () => {
    expect(report.calibration.ece).toBeCloseTo((0.1 + 0.75 + 0.4) / 3);
    // Each stands in a bin alone: √(2/π · p(1 - p)).
    const byChance = [0.9, 0.75, 0.4].reduce((sum, p) => sum + Math.sqrt((2 / Math.PI) * p * (1 - p)), 0) / 3;
    expect(report.calibration.eceByChance).toBeCloseTo(byChance);
    // By bin, from 0: {0, 0, 0 right}, {.1, .125}, .25, .3 right, .4, .5 right, .6, .75, .9 right.
    const distances = 1 + 0.225 + 0.25 + 0.7 + 0.4 + 0.5 + 0.6 + 0.75 + 0.1;
    expect(report.calibration.ecePairs).toBeCloseTo(distances / 12);
  });

  it('gives intervals around the figures, the same at each run', () => {
    const [low, high] = report.interval.microF1;
    expect(low).toBeLessThanOrEqual(report.micro.f1);
    expect(high).toBeGreaterThanOrEqual(report.micro.f1);
    expect((evaluate(three) as FullEvaluation).interval).toEqual(report.interval);
  });

  it('gives intervals of F1 for each label that a document carries, and for no other', () => {
    const { perLabel, instanceF1 } = report.interval;
    // A01B is always right where it is true, B60L never found; G06N is right in one of two.
    expect(perLabel).toEqual({ A01B: [1, 1], B60L: [0, 0], G06N: [0, 1] });
    expect(instanceF1).toEqual([0, 1]);
  });
});

describe('macro F1 over labels that few documents carry', () => {
  // Ninety labels stand on one document each and are never found, ten on nine each and always: resamples lack a third of the former.
  const many = labelSpace(
    symbols(...Array.from({ length: 100 }, (_, i) => `A${String(i).padStart(2, '0')}B`)),
    () => null,
  );
  const of = (label: number, selected: number[]): Outcome => ({
    truth: Uint32Array.of(label),
    completeness: 'complete',
    positions: Uint32Array.of(label),
    scores: Float32Array.of(0.5),
    rankScores: Float32Array.of(0.5),
    selected: Uint32Array.from(selected),
  });
  const outcomes = Array.from({ length: 180 }, (_, i) => (i < 90 ? of(10 + i, []) : of(i % 10, [i % 10])));

  it('has an interval that holds it', () => {
    const { macro, interval } = evaluate(outcomes, many) as FullEvaluation;
    expect(macro.f1).toBeCloseTo(0.1);
    expect(interval.macroF1[0]).toBeGreaterThan(0.05);
    expect(interval.macroF1[0]).toBeLessThan(0.1);
    expect(interval.macroF1[1]).toBeGreaterThan(0.1);
    expect(interval.macroF1[1]).toBeLessThan(0.15);
  });
});

describe('partial truth', () => {
  const known = outcome(space, ['B60L'], { A01B: 0.9, B60L: 0.3 }, ['A01B'], 'partial');

  it('supports hits and recall, and nothing that needs wrong labels', () => {
    const report = evaluate([known]);
    expect(report).toMatchObject({ truth: 'partial', hit: { 1: 0, 3: 1, 5: 1 }, recallAt: { 5: 1 } });
    expect(report).not.toHaveProperty('micro');
    expect(report).not.toHaveProperty('ranking');
  });

  it('counts for hits and recall alone when it stands beside complete truth', () => {
    const report = evaluate([...three, known]) as FullEvaluation;
    expect(report).toMatchObject({ truth: 'mixed', documents: 4, completeDocuments: 3 });
    expect(report.micro).toEqual((evaluate(three) as FullEvaluation).micro);
    expect(report.hit[1]).toBeCloseTo(1 / 4);
  });
});

describe('scores of several levels', () => {
  it('are compared with the score of the parent where there is one', () => {
    const report = evaluate([
      outcome(space, ['A01B'], { A01B: 0.9, A01C: 0.2, A01: 0.5, A: 0.5, G06N: 0.7 }, ['A01B']),
    ]);
    expect(report.hierarchical.violations).toBe(1);
    expect(report.hit[1]).toBe(1);
  });
});

describe('a label that the truth cannot know', () => {
  it('is left out of the space, and predictions of it do not count', () => {
    const sections = labelSpace(symbols('A', 'B'), parentOf);
    expect(sections.position('Y' as CpcSymbol)).toBeUndefined();
  });
});
