import { ABSENT, type Expert, type ExpertExamples, PRESENT, UNKNOWN } from '@nonet/plugins';
import type { CpcSymbol } from '@nonet/cpc-taxonomy';
import { softmax } from '@nonet/numerics';
import type { FitExample } from './fit-mixture.js';
import { fuse, type FusionWeights } from './fit-fusion.js';
import { boundedLogit } from '../calibration/logistic.js';
import type { MixtureReader } from '../mixture/mixture-reader.js';
import type { PluginExpertParameters } from '../mixture/parameters.js';
import { type ExpertSource, featuresOf } from '../mixture/plugin-experts.js';
import { EXPERT_SIGNALS } from '../mixture/signals.js';

/** An expert of a plugin that a section is given beside its own. */
export interface GivenExpert {
  readonly section: string;
  /** The id of its provider. */
  readonly expert: string;
}

/** One that has learned, yet to be saved and freed. */
export interface FittedExpert {
  readonly expert: Expert;
  readonly parameters: PluginExpertParameters;
}

/** How far to trust an expert is learned from texts that it has not seen: each part of them in turn is kept from it. */
const FOLDS = 4;
const SEED = 0;
const STEPS = 30;
const PENALTY = 1e-3;

/**
 * Stacking (Wolpert 1992): fits the expert on the parts of the examples in turn, takes what it says of the part that it has
 * not seen, and weighs that beside the fused scores; then fits it on all of them.
 * @returns the expert, and for each example what is to be added to its fused scores: [subclasses]
 */
export async function fitPluginExpert(
  { section, expert: id }: GivenExpert,
  examples: readonly FitExample[],
  {
    reader,
    source,
    weights,
    signal = new AbortController().signal,
  }: {
    readonly reader: MixtureReader;
    readonly source: ExpertSource;
    readonly weights: FusionWeights;
    readonly signal?: AbortSignal;
  },
): Promise<FittedExpert & { readonly pluginScores: readonly Float32Array[] }> {
  const columns = Int32Array.from(
    [...reader.labels.keys()].filter((label) => reader.labels[label].startsWith(section)),
  );
  const symbols = Array.from(columns, (label): string => reader.labels[label]);
  const options = {
    section,
    symbols,
    dimension: reader.index.encoder.dimension,
    signalNames: EXPERT_SIGNALS,
  };
  const fitted = async (part: readonly FitExample[]): Promise<Expert> => {
    const expert = await source.createExpert(id, options);
    try {
      for await (const _ of expert.fit(examplesOf(part, columns, section), { signal, seed: SEED })) void _;
      return expert;
    } catch (error) {
      await expert.dispose();
      throw error;
    }
  };
  const logits = examples.map(() => new Float32Array(columns.length));
  for (let fold = 0; fold < FOLDS; fold++) {
    const isOut = (_: unknown, i: number) => i % FOLDS === fold;
    const out = examples.filter(isOut);
    const expert = await fitted(examples.filter((one, i) => !isOut(one, i)));
    try {
      const said = await expert.predict(
        featuresOf(
          out.map(({ reading }) => reading),
          columns,
        ),
        { signal },
      );
      out.forEach((_, i) =>
        logits[i * FOLDS + fold].forEach((__, place, own) => {
          own[place] = boundedLogit(said.data[i * columns.length + place]);
        }),
      );
    } finally {
      await expert.dispose();
    }
  }
  const pairs = Math.max(1, logits.length * columns.length);
  const typical = logits.reduce((sum, own) => sum + own.reduce((all, value) => all + value, 0), 0) / pairs;
  const excess = logits.map((own) => spread(own, columns, reader.labels.length, (value) => value - typical));
  const weight = fitWeight(examples, excess, weights);
  const named = source.plugins().find(({ experts }) => experts.some((one) => one.id === id));
  const [plugin, version] = [named?.name ?? id, named?.version ?? ''];
  const parameters = { section, expert: id, plugin, version, symbols, weight, typical };
  const pluginScores = excess.map((own) => own.map((value) => weight * value));
  return { expert: await fitted(examples), parameters, pluginScores };
}

function spread(
  own: Float32Array,
  columns: Int32Array,
  labels: number,
  value: (logit: number) => number,
): Float32Array {
  const all = new Float32Array(labels);
  columns.forEach((label, place) => (all[label] = value(own[place])));
  return all;
}

/** The weight under which true subclasses stand out best (conditional logit, Newton's method); never below 0. */
function fitWeight(
  examples: readonly FitExample[],
  excess: readonly Float32Array[],
  weights: FusionWeights,
): number {
  const telling = examples
    .map(({ reading, subclasses, weight }, i) => ({ reading, subclasses, weight, x: excess[i] }))
    .filter(({ subclasses, weight }) => subclasses.length > 0 && weight > 0)
    .map((one) => ({ ...one, fused: fuse(one.reading.signals, weights) }));
  const total = telling.reduce((sum, { weight }) => sum + weight, 0);
  let found = 0;
  for (let step = 0; step < STEPS && total > 0; step++) {
    let [slope, curve] = [PENALTY * found, PENALTY];
    for (const { fused, x, subclasses, weight } of telling) {
      const masses = softmax(fused.map((score, label) => score + found * x[label]));
      let [mean, square] = [0, 0];
      masses.forEach((mass, label) => {
        mean += mass * x[label];
        square += mass * x[label] ** 2;
      });
      const wanted = subclasses.reduce((sum, label) => sum + x[label], 0) / subclasses.length;
      slope += (weight / total) * (mean - wanted);
      curve += (weight / total) * Math.max(0, square - mean ** 2);
    }
    const next = Math.max(0, found - Math.max(-1, Math.min(1, slope / curve)));
    if (Math.abs(next - found) < 1e-6) return next;
    found = next;
  }
  return found;
}

function examplesOf(examples: readonly FitExample[], columns: Int32Array, section: string): ExpertExamples {
  const truth = new Uint8Array(examples.length * columns.length);
  examples.forEach(({ subclasses, isComplete, unknownSections }, text) => {
    const rest = isComplete && !unknownSections.includes(section as CpcSymbol) ? ABSENT : UNKNOWN;
    columns.forEach((label, place) => {
      truth[text * columns.length + place] = subclasses.includes(label) ? PRESENT : rest;
    });
  });
  return {
    features: featuresOf(
      examples.map(({ reading }) => reading),
      columns,
    ),
    truth,
  };
}
