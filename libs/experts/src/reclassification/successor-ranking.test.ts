import { parseSymbol } from '@nonet/cpc-taxonomy';
import { describe, expect, test } from 'vitest';
import { fitSuccessorWeights, type SuccessorExample } from './fit-successor-weights.js';
import { rankSuccessors } from './successor-ranking.js';
import {
  type ComparedSymbol,
  NO_CARRIERS,
  SUCCESSOR_SIGNALS,
  SuccessorCandidates,
} from './successor-signals.js';
import { SUCCESSOR_WEIGHTS } from './successor-weights.js';

/** Words as directions: the vector of a text counts them. */
const WORDS = ['drones', 'spraying', 'tubes', 'wings', 'seeds', 'engines'];
function vectorOf(text: string): Float32Array {
  const counts = Float32Array.from(WORDS, (word) => (text.includes(word) ? 1 : 0.1));
  const length = Math.hypot(...counts);
  return counts.map((count) => count / length);
}
const place = (symbol: string, title: string): ComparedSymbol => ({
  symbol: parseSymbol(symbol),
  title,
  titleVector: vectorOf(title),
  pathVector: vectorOf(title),
});

const removed = place('B64C 39/024', 'drones');
const candidates = [
  place('B64U 10/00', 'kinds of drones'),
  place('B64U 70/00', 'launching drones from tubes'),
  place('B64U 2101/45', 'drones for spraying'),
  place('B64C 3/00', 'wings'),
  place('A01C 7/00', 'spreading seeds'),
  place('F02B 1/00', 'engines'),
];
const asked = new SuccessorCandidates(removed, candidates);
const first = (text: string, carriers = NO_CARRIERS) =>
  rankSuccessors(
    asked.of({ vector: vectorOf(text), kept: [] }, carriers),
    carriers === NO_CARRIERS ? SUCCESSOR_WEIGHTS.alone : SUCCESSOR_WEIGHTS.carried,
    3,
  )[0]!;

describe('rankSuccessors', () => {
  test('answers otherwise for another text of the same removed symbol', () => {
    const close = { ...SUCCESSOR_WEIGHTS.alone.weights, words: 0 };
    const best = (text: string) =>
      rankSuccessors(
        asked.of({ vector: vectorOf(text), kept: [] }, NO_CARRIERS),
        { ...SUCCESSOR_WEIGHTS.alone, weights: { ...close, text: 3 } },
        1,
      )[0]!.symbol;
    expect(best('drones in tubes')).toBe('B64U 70/00');
    expect(best('spraying by drones')).toBe('B64U 2101/45');
  });

  test('follows what other patents carry, and is surer then', () => {
    const carriers = {
      bySymbol: new Map([[parseSymbol('B64U 70/00'), 40]]),
      byMainGroup: new Map([[parseSymbol('B64U 70/00'), 40]]),
    };
    const found = first('drones', carriers);
    expect(found.symbol).toBe('B64U 70/00');
    expect(found.confidence).toBeGreaterThan(0.9);
    expect(found.evidence[0]!.signal).toBe('carriers');
  });

  test('gives confidences between 0 and 1 that fall from the first on', () => {
    const ranked = rankSuccessors(
      asked.of({ vector: null, kept: [] }, NO_CARRIERS),
      SUCCESSOR_WEIGHTS.alone,
      6,
    );
    const confidences = ranked.map(({ confidence }) => confidence);
    expect(confidences).toEqual([...confidences].sort((a, b) => b - a));
    expect(confidences.every((one) => one > 0 && one < 1)).toBe(true);
  });

  test('has no answer where nothing is allowed', () => {
    expect(rankSuccessors([], SUCCESSOR_WEIGHTS.alone, 3)).toEqual([]);
    const nothing = new SuccessorCandidates(removed, []);
    expect(nothing.of({ vector: vectorOf('drones'), kept: [] }, NO_CARRIERS)).toEqual([]);
  });
});

describe('fitSuccessorWeights', () => {
  /** Right is whatever stands out by its text; titles say nothing. */
  const example = (right: number): SuccessorExample => ({
    candidates: candidates.map(({ symbol }, at) => ({
      symbol,
      signals: Float64Array.from(SUCCESSOR_SIGNALS, (signal) =>
        signal === 'text' ? Number(at === right) * 2 : signal === 'title' ? Number(at === 0) : 0,
      ),
    })),
    right: new Set([candidates[right]!.symbol]),
  });
  const examples = Array.from({ length: 30 }, (_, at) => example(at % candidates.length));

  test('finds the signal that tells right successors apart', () => {
    const { weights } = fitSuccessorWeights(examples, examples);
    expect(weights.text).toBeGreaterThan(1);
    expect(Math.abs(weights.title)).toBeLessThan(weights.text / 3);
    expect(weights.words).toBe(0);
  });

  test('leaves silent signals without a weight, and is no surer than it is often right', () => {
    const { weights, calibration } = fitSuccessorWeights(examples, examples, { silent: ['text'] });
    expect(weights.text).toBe(0);
    const said = examples.map(
      ({ candidates: some }) => rankSuccessors(some, { weights, calibration }, 1)[0]!.confidence,
    );
    expect(said.reduce((sum, one) => sum + one, 0) / said.length).toBeCloseTo(1 / 6, 1);
  });
});
