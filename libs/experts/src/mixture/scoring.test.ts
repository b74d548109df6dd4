import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CpcSymbol, isLegacy, parseSymbol, SECTIONS, type Taxonomy } from '@nonet/cpc-taxonomy';
import { logSigmoid, matrix } from '@nonet/numerics';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { taggedTaxonomy } from '../testing/small-taxonomy.js';
import { EncoderHeads } from './encoder-heads.js';
import { GATE_FEATURES } from './gate.js';
import { labelsOf } from './mixture-reader.js';
import type { MixtureParameters } from './parameters.js';
import { Scoring } from './scoring.js';
import { EXPERT_SIGNALS } from './signals.js';
import { writeHeads } from '../testing/small-mixture.js';

const DIMENSION = 4;

let folder: string;
let taxonomy: Taxonomy;
let labels: CpcSymbol[];
let reader: { labels: CpcSymbol[]; sectionOf: Uint8Array; legacy: Uint8Array; heads: EncoderHeads };
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nonet-scoring-'));
  taxonomy = await taggedTaxonomy();
  labels = labelsOf(taxonomy);
  await writeHeads(folder, DIMENSION);
  const heads = await EncoderHeads.read(folder, DIMENSION, labels);
  const sectionOf = Uint8Array.from(labels, (symbol) => SECTIONS.indexOf(symbol[0] as CpcSymbol));
  const legacy = Uint8Array.from(labels, (symbol) => Number(isLegacy(symbol)));
  reader = { labels, sectionOf, legacy, heads };
});
afterAll(() => rm(folder, { recursive: true, force: true }));

const numbers = (length: number, bound: number) =>
  fc.array(fc.double({ min: -bound, max: bound, noNaN: true }), { minLength: length, maxLength: length });
/** Rises with the mass and for the best, as every fit does; the nearest similarity may speak for or against. */
const calibrations = fc.record({
  bias: fc.double({ min: -3, max: 3, noNaN: true }),
  weights: fc
    .tuple(
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.double({ min: 0, max: 3, noNaN: true }),
      fc.double({ min: -3, max: 3, noNaN: true }),
    )
    .map((three) => [...three]),
});
const gates = fc.record({
  bias: fc.double({ min: -3, max: 3, noNaN: true }),
  weights: numbers(GATE_FEATURES, 2),
});
const nine = <T>(one: fc.Arbitrary<T>) => fc.array(one, { minLength: 9, maxLength: 9 });

/** Experts that differ in how they are calibrated; each adds its signals up. */
const mixtures: fc.Arbitrary<MixtureParameters> = fc
  .record({ ofExperts: nine(calibrations), sections: nine(gates), classCalibration: calibrations })
  .map(({ ofExperts, sections, classCalibration }) => parametersOf(ofExperts, sections, classCalibration));

type Logistic = MixtureParameters['classCalibration'];

function parametersOf(
  ofExperts: readonly Logistic[],
  sections: Logistic[],
  classCalibration: Logistic,
): MixtureParameters {
  const sibling = { similarity: 1, words: 1, size: 0, votes: 1 };
  return {
    format: 1,
    experts: ofExperts.map((calibration, place) => ({
      section: SECTIONS[place],
      weights: {
        seen: EXPERT_SIGNALS.map(() => 1),
        unseen: EXPERT_SIGNALS.filter((name) => name !== 'head' && name !== 'gate').map(() => 1),
        unseenBias: 0,
        bias: 0,
      },
      calibration,
      threshold: 0.3 + place / 100,
      sectionThreshold: 0.4 + place / 100,
      thresholds: thresholdsOf(SECTIONS[place]),
      extended: [],
    })),
    gate: { sections },
    classCalibration,
    classThreshold: 0.35,
    descent: { group: sibling, child: sibling, stay: 0 },
    lower: {
      'main-group': { slope: 1, offset: 0, threshold: 0.2 },
      subgroup: { slope: 1, offset: 0, threshold: 0.1 },
    },
  };
}

const thresholdsOf = (section: string): Record<string, number> => (section === 'F' ? { F17C: 0.9 } : {});

interface Text {
  readonly signals: number[];
  readonly sectionLogits: number[];
}
/** What texts look like to the experts; eight subclasses are in the small scheme. */
const texts: fc.Arbitrary<Text> = fc.record({
  signals: numbers(EXPERT_SIGNALS.length * 8, 3),
  sectionLogits: numbers(9, 5),
});
const closenesses = fc.double({ min: -1, max: 1, noNaN: true });

const reading = ({ signals, sectionLogits }: Text, nearestSimilarity: number) => ({
  vector: new Float32Array(DIMENSION),
  signals: matrix(EXPERT_SIGNALS.length, labels.length, Float32Array.from(signals)),
  sectionLogits: Float32Array.from(sectionLogits),
  nearestSimilarity,
});

describe('the scores of sections, classes and subclasses', () => {
  test('are probabilities, and none is above that of its parent, whatever the parameters', () => {
    fc.assert(
      fc.property(mixtures, texts, closenesses, (parameters, text, nearestSimilarity) => {
        const { scores } = new Scoring(taxonomy, reader, parameters).upper(reading(text, nearestSimilarity));
        expect(scores.size).toBeGreaterThan(labels.length - 2);
        for (const [position, score] of scores) {
          expect(score).toBeGreaterThanOrEqual(0);
          const parent = taxonomy.parentAt(position);
          expect(score).toBeLessThanOrEqual(parent < 0 ? 1 : scores.get(parent)!);
        }
      }),
    );
  });

  test('keep the order of fused scores under one class, however close the text is to a remembered one', () => {
    const [one, other] = ['A01B', 'A01K'].map((symbol) => labels.indexOf(parseSymbol(symbol)));
    fc.assert(
      fc.property(mixtures, texts, closenesses, (parameters, text, nearestSimilarity) => {
        const { scores, fused } = new Scoring(taxonomy, reader, parameters).upper(
          reading(text, nearestSimilarity),
        );
        const [better, worse] = fused[one] >= fused[other] ? [one, other] : [other, one];
        const scoreOf = (label: number) => scores.get(taxonomy.positionOf(labels[label]))!;
        expect(scoreOf(better)).toBeGreaterThanOrEqual(scoreOf(worse));
      }),
    );
  });

  test('rise with the nearest similarity when the experts learnt that scores mean more then; the shares stay', () => {
    const open = { bias: 30, weights: new Array<number>(GATE_FEATURES).fill(0) };
    const ofExpert = { bias: 0, weights: [1, 0, 2] };
    const wide = { bias: 30, weights: [0, 0, 0] };
    const parameters = parametersOf(new Array(9).fill(ofExpert), new Array(9).fill(open), wide);
    const scoring = new Scoring(taxonomy, reader, parameters);
    fc.assert(
      fc.property(texts, (text) => {
        const [far, near] = [0.1, 0.9].map((nearestSimilarity) =>
          scoring.upper(reading(text, nearestSimilarity)),
        );
        expect(near.masses).toEqual(far.masses);
        for (const symbol of labels.filter((label) => !isLegacy(label))) {
          const position = taxonomy.positionOf(symbol);
          expect(near.scores.get(position)!).toBeGreaterThan(far.scores.get(position)!);
        }
      }),
    );
  });
});

describe('added subclasses', () => {
  const place = (symbol: string) => labels.indexOf(parseSymbol(symbol));
  const ADDED = ['G06N', 'A01K'];
  const headOf = (symbol: string) => ({
    symbol: parseSymbol(symbol),
    weights: new Float32Array(DIMENSION),
    bias: 0,
  });
  const extended = () => ({ ...reader, heads: reader.heads.with(ADDED.map(headOf)) });
  /** As a reader gives them before: A01K has a trained head, which says -1, G06N has none, and no example carries either. */
  const before = (signals: readonly number[]) => {
    const changed = matrix(EXPERT_SIGNALS.length, labels.length, Float32Array.from(signals));
    for (const symbol of ADDED)
      for (const name of ['head', 'neighbours', 'lexicalNeighbours'] as const) {
        const value = name === 'head' ? logSigmoid(symbol === 'A01K' ? -1 : -12) : 0;
        changed.data[EXPERT_SIGNALS.indexOf(name) * labels.length + place(symbol)] = value;
      }
    return changed;
  };

  test('take nothing from the scores of the others, whatever the parameters and their examples', () => {
    fc.assert(
      fc.property(mixtures, texts, closenesses, (parameters, text, nearestSimilarity) => {
        const asked = reading(text, nearestSimilarity);
        const { scores, decisive } = new Scoring(taxonomy, extended(), parameters).upper(asked);
        const earlier = new Scoring(taxonomy, reader, parameters).upper({
          ...asked,
          signals: before(text.signals),
        });
        for (const [position, score] of earlier.scores) {
          const symbol = taxonomy.symbolAt(position);
          expect(scores.get(position)!).toBeGreaterThanOrEqual(score);
          const isAbove = ADDED.some((added) => added.startsWith(symbol));
          if (isAbove) continue;
          expect(scores.get(position)).toBe(score);
          expect(decisive.get(position)).toBe(score);
        }
      }),
    );
  });

  test('have no score above that of their parent, and are decided for by no more than their score', () => {
    fc.assert(
      fc.property(mixtures, texts, (parameters, text) => {
        const { scores, decisive } = new Scoring(taxonomy, extended(), parameters).upper(reading(text, 0.5));
        for (const [position, score] of decisive) expect(score).toBeLessThanOrEqual(scores.get(position)!);
        for (const given of [scores, decisive])
          for (const [position, score] of given) {
            const parent = taxonomy.parentAt(position);
            expect(score).toBeLessThanOrEqual(parent < 0 ? 1 : given.get(parent)!);
          }
      }),
    );
  });

  test('answer first only where their fused score leads all others by 2', () => {
    const open = { bias: 30, weights: new Array<number>(GATE_FEATURES).fill(0) };
    const calm = { bias: 0, weights: [1, 0, 0] };
    const parameters = parametersOf(new Array(9).fill(calm), new Array(9).fill(open), calm);
    const scoring = new Scoring(taxonomy, extended(), parameters);
    const firstAt = (head: number) => {
      const signals = new Array<number>(EXPERT_SIGNALS.length * labels.length).fill(0);
      const row = EXPERT_SIGNALS.indexOf('head') * labels.length;
      labels.forEach((_, label) => (signals[row + label] = -10));
      // Three that share the text, so that one with a larger share is surer than each.
      for (const symbol of ['A01B', 'F17C', 'G01M']) signals[row + place(symbol)] = -0.1;
      signals[row + place('F17C')] = 0;
      signals[row + place('G06N')] = head;
      // Without an added head G06N is known by its texts alone, which speak against it here, as they do where there is no head.
      const titles = EXPERT_SIGNALS.indexOf('titleSimilarity') * labels.length;
      for (const symbol of [...ADDED, 'Y02E']) signals[titles + place(symbol)] = -8;
      signals[row + place('G06N')] += 8;
      const { scores } = scoring.upper(
        reading({ signals, sectionLogits: new Array<number>(9).fill(0) }, 0.5),
      );
      const content = labels.filter((symbol) => !isLegacy(symbol));
      const scoreOf = (symbol: CpcSymbol) => scores.get(taxonomy.positionOf(symbol))!;
      return content.reduce((best, symbol) => (scoreOf(symbol) > scoreOf(best) ? symbol : best));
    };
    expect([firstAt(-1), firstAt(1), firstAt(1.9), firstAt(2.1)]).toEqual(['F17C', 'F17C', 'F17C', 'G06N']);
  });
});

describe('legacy symbols', () => {
  /** Mixtures that know them, and some that do not. */
  const mixed = fc
    .record({
      mixture: mixtures,
      calibration: calibrations,
      gate: gates,
      known: fc.boolean(),
    })
    .map(({ mixture, calibration, gate, known }): MixtureParameters => {
      if (!known) return mixture;
      const legacy = { calibration, threshold: 0.25, classThreshold: 0.28 };
      return { ...mixture, gate: { ...mixture.gate, legacy: gate }, legacy };
    });
  const years = fc.option(fc.integer({ min: 1976, max: 2030 }));

  test('change no score but those of section Y and their own, whatever the parameters', () => {
    fc.assert(
      fc.property(mixed, texts, years, (parameters, text, year) => {
        const scoring = new Scoring(taxonomy, reader, parameters);
        const without = scoring.upper(reading(text, 0.5), { year }).scores;
        const counted = scoring.upper(reading(text, 0.5), { year, legacy: 'counted' }).scores;
        for (const [position, score] of counted) {
          const symbol = taxonomy.symbolAt(position);
          const parent = taxonomy.parentAt(position);
          expect(score).toBeLessThanOrEqual(parent < 0 ? 1 : counted.get(parent)!);
          if (isLegacy(symbol)) expect(without.has(position)).toBe(false);
          else if (symbol === 'Y') expect(score).toBeGreaterThanOrEqual(without.get(position)!);
          else expect(score).toBe(without.get(position));
        }
        expect(counted.size).toBe(without.size + 3);
      }),
    );
  });

  test('take nothing from the shares of the others', () => {
    fc.assert(
      fc.property(mixed, texts, (parameters, text) => {
        const { masses } = new Scoring(taxonomy, reader, parameters).upper(reading(text, 0.5));
        const content = masses.filter((_, label) => reader.legacy[label] === 0);
        expect(content.reduce((sum, mass) => sum + mass, 0)).toBeCloseTo(1, 5);
        for (const mass of masses) expect(mass).toBeLessThanOrEqual(1);
      }),
    );
  });

  test('have thresholds of their own, where the mixture knows them', () => {
    const calm = { bias: 0, weights: [1, 0, 0] };
    const shut = { bias: 0, weights: new Array<number>(GATE_FEATURES).fill(0) };
    const plain = parametersOf(new Array(9).fill(calm), new Array(9).fill(shut), calm);
    const legacy = { calibration: calm, threshold: 0.25, classThreshold: 0.28 };
    const thresholdsIn = (parameters: MixtureParameters) => {
      const scoring = new Scoring(taxonomy, reader, parameters);
      return ['Y02', 'Y10', 'Y02E', 'Y10T'].map((symbol) => {
        const parsed = parseSymbol(symbol);
        return scoring.threshold(parsed, taxonomy.get(parsed)!.level);
      });
    };
    expect(thresholdsIn({ ...plain, legacy })).toEqual([0.35, 0.28, 0.38, 0.25]);
    expect(thresholdsIn(plain)).toEqual([0.35, 0.35, 0.38, 0.38]);
  });
});

test('Scoring takes thresholds of a section and its subclasses from its expert, and common ones at other levels', () => {
  const calm = { bias: 0, weights: [1, 0, 0] };
  const gate = { bias: 0, weights: new Array<number>(GATE_FEATURES).fill(0) };
  const scoring = new Scoring(
    taxonomy,
    reader,
    parametersOf(new Array(9).fill(calm), new Array(9).fill(gate), calm),
  );
  const threshold = (symbol: string) => {
    const parsed = parseSymbol(symbol);
    return scoring.threshold(parsed, taxonomy.get(parsed)!.level);
  };
  expect([threshold('A'), threshold('F'), threshold('G')]).toEqual([0.4, 0.45, 0.46]);
  expect([threshold('A01'), threshold('G01')]).toEqual([0.35, 0.35]);
  expect([threshold('A01B'), threshold('F17C'), threshold('G01M')]).toEqual([0.3, 0.9, 0.36]);
  expect([threshold('F17C 13/00'), threshold('F17C 13/02')]).toEqual([0.2, 0.1]);
});
