import { type Random, randomAt } from '@nonet/numerics';
import {
  ABSENT,
  type ExpertExamples,
  type ExpertOptions,
  type ExpertTrainingEvent,
  PRESENT,
} from '@nonet/plugins';
import { ALONE, calibrated, expectedF1Threshold, UNCALIBRATED } from '../calibration/calibration.js';
import { fitLogistic, type LogisticModel } from '../calibration/logistic.js';
import { fusedScore, rowsWithoutHeads, termsOf } from './fused-score.js';
import type { SectionKnowledge } from './section-expert.js';

/** Pairs of a text and a symbol that it lacks: of more, this number is drawn, each standing for several. Texts with it are few and all count. */
const MOST_WITHOUT = 60_000;
const PENALTY = 1;

interface SectionFit extends Pick<ExpertOptions, 'section' | 'symbols' | 'signalNames'> {
  readonly seed: number;
}

/**
 * Logistic regression of the truth on the signals, over the pairs of a text and a symbol: once with all signals, once
 * without those of heads, for symbols that no example has.
 */
export function* fitSection(
  { features, truth }: ExpertExamples,
  { section, symbols, signalNames, seed }: SectionFit,
): Generator<ExpertTrainingEvent, Pick<SectionKnowledge, 'unseen' | 'parameters'>> {
  const pairs = drawPairs(truth, randomAt(seed, 'section expert'));
  const fit = (rows: readonly number[]): LogisticModel => {
    const values = pairs.places.map((pair) => {
      const { data, columns } = features.signals[Math.floor(pair / symbols.length)];
      return Float64Array.from(rows, (row) => data[row * columns + (pair % symbols.length)]);
    });
    if (values.length === 0) return { bias: 0, weights: rows.map(() => 0) };
    return fitLogistic(
      {
        features: values,
        truth: pairs.places.map((pair) => (truth[pair] === PRESENT ? 1 : 0)),
        weights: pairs.weights,
      },
      PENALTY,
    );
  };
  const seen = fit([...signalNames.keys()]);
  yield { what: 'weighing the signals', fraction: 0.5, figures: { pairs: pairs.places.length } };
  const unseen = fit(rowsWithoutHeads(signalNames));
  const weights = {
    seen: seen.weights,
    unseen: unseen.weights,
    unseenBias: unseen.bias - seen.bias,
    bias: 0,
  };
  const withExamples = new Set(
    pairs.places.filter((pair) => truth[pair] === PRESENT).map((pair) => symbols[pair % symbols.length]),
  );
  const terms = termsOf(weights, signalNames);
  const scores = features.signals.map((own) =>
    symbols.map((symbol, column) => {
      const score = fusedScore(own, column, withExamples.has(symbol) ? terms.seen : terms.unseen);
      return calibrated(UNCALIBRATED, Math.exp(score + seen.bias), ALONE);
    }),
  );
  yield { what: 'choosing thresholds', fraction: 1, figures: { pairs: pairs.places.length } };
  return {
    unseen: symbols.filter((symbol) => !withExamples.has(symbol)),
    parameters: {
      section,
      weights,
      calibration: { ...UNCALIBRATED, weights: [...UNCALIBRATED.weights] },
      logNormalizer: -seen.bias,
      threshold: expectedF1Threshold(scores.flat(), 0.3, 0),
      sectionThreshold: expectedF1Threshold(
        scores.map((row) => row.reduce((max, score) => Math.max(max, score), 0)),
        0.4,
        0,
      ),
      thresholds: {},
      extended: [],
    },
  };
}

/** The pairs of which the truth is known, and how much each counts. */
function drawPairs(truth: Uint8Array, random: Random) {
  const absent = truth.reduce((count, code) => count + (code === ABSENT ? 1 : 0), 0);
  const share = Math.min(1, MOST_WITHOUT / absent);
  const places: number[] = [];
  const weights: number[] = [];
  truth.forEach((code, pair) => {
    const isDrawn = code === PRESENT || (code === ABSENT && random.next() < share);
    if (!isDrawn) return;
    places.push(pair);
    weights.push(code === PRESENT ? 1 : 1 / share);
  });
  return { places, weights };
}
