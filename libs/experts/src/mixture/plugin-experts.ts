import { join } from 'node:path';
import { type Matrix, matrix, row } from '@nonet/numerics';
import type { Expert, ExpertFeatures, PluginRegistry } from '@nonet/plugins';
import { boundedLogit } from '../calibration/logistic.js';
import type { MixtureReader, ExpertReading } from './mixture-reader.js';
import type { PluginExpertParameters } from './parameters.js';
import { EXPERT_SIGNALS } from './signals.js';

/** Where experts of plugins come from. */
export type ExpertSource = Pick<PluginRegistry, 'createExpert' | 'openExpert' | 'plugins'>;

/** Within the folder of a model: `experts/D`. */
export const pluginExpertFolder = (model: string, section: string): string => join(model, 'experts', section);

/** Milliseconds that a text waits for the expert of a plugin. */
const PATIENCE = 2000;
/** Failures in a row after which an expert is left alone for {@link REST} milliseconds. */
const FAILURES = 3;
const REST = 60_000;

/** What became of the expert of a plugin in a model that is open. */
export interface PluginExpertState extends Pick<
  PluginExpertParameters,
  'section' | 'expert' | 'plugin' | 'version' | 'weight'
> {
  /** Why it does not take part; null: it does. */
  readonly problem: string | null;
}

interface OpenPluginExpert {
  readonly parameters: PluginExpertParameters;
  readonly columns: Int32Array;
  readonly expert: Expert | null;
  problem: string | null;
  failures: number;
  restsUntil: number;
}

/**
 * The experts of plugins that sections have beside their own. Each adds to the fused scores of its section: its
 * weight times the logit of its probability, less that logit in an average pair. One that is missing, fails or is
 * too slow adds nothing.
 */
export class PluginExperts {
  private constructor(
    private readonly opened: readonly OpenPluginExpert[],
    private readonly onProblem: (state: PluginExpertState) => void,
  ) {}

  /** Opens the experts of a model; one that cannot be opened is reported and left out. */
  static async open(
    folder: string,
    given: readonly PluginExpertParameters[],
    {
      reader,
      source,
      onProblem,
    }: {
      readonly reader: Pick<MixtureReader, 'labels' | 'index'>;
      readonly source: ExpertSource | null;
      readonly onProblem: (state: PluginExpertState) => void;
    },
  ): Promise<PluginExperts> {
    const places = new Map<string, number>(reader.labels.map((symbol, label) => [symbol, label]));
    const opened = given.map(async (parameters): Promise<OpenPluginExpert> => {
      const { section, symbols } = parameters;
      const dimension = reader.index.encoder.dimension;
      const options = { section, symbols, dimension, signalNames: EXPERT_SIGNALS };
      const columns = Int32Array.from(symbols, (symbol) => places.get(symbol) ?? -1);
      const one = { parameters, columns, failures: 0, restsUntil: 0 };
      try {
        if (source === null) throw new Error('No plugins are there.');
        const expert = await source.openExpert(
          parameters.expert,
          pluginExpertFolder(folder, section),
          options,
        );
        return { ...one, expert, problem: null };
      } catch (error) {
        const failed = { ...one, expert: null, problem: messageOf(error) };
        onProblem(stateOf(failed));
        return failed;
      }
    });
    return new PluginExperts(await Promise.all(opened), onProblem);
  }

  states(): PluginExpertState[] {
    return this.opened.map(stateOf);
  }

  /** What is added to the fused scores: [subclasses]; null where no expert answers. */
  async scores(reading: ExpertReading, signal?: AbortSignal): Promise<Float32Array | null> {
    const sum = new Float32Array(reading.signals.columns);
    const said = await Promise.all(this.opened.map((one) => this.ask(one, reading, sum, signal)));
    signal?.throwIfAborted();
    return said.includes('something') ? sum : null;
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.opened.map(({ expert }) => expert?.dispose()));
  }

  private async ask(
    one: OpenPluginExpert,
    reading: ExpertReading,
    sum: Float32Array,
    signal: AbortSignal | undefined,
  ): Promise<'something' | 'nothing'> {
    const { expert, parameters, columns } = one;
    if (expert === null || parameters.weight === 0 || Date.now() < one.restsUntil) return 'nothing';
    const patience = AbortSignal.timeout(PATIENCE);
    const either = signal ? AbortSignal.any([signal, patience]) : patience;
    try {
      const answer = await expert.predict(featuresOf([reading], columns), { signal: either });
      [one.failures, one.problem] = [0, null];
      columns.forEach((label, place) => {
        if (label >= 0) sum[label] += pluginScore(answer.data[place], parameters);
      });
      return 'something';
    } catch (error) {
      if (signal?.aborted) return 'nothing';
      one.failures++;
      const wasWell = one.problem === null;
      one.problem = patience.aborted ? `It said nothing within ${PATIENCE} ms.` : messageOf(error);
      if (one.failures >= FAILURES) one.restsUntil = Date.now() + REST;
      if (wasWell) this.onProblem(stateOf(one));
      return 'nothing';
    }
  }
}

/** What the probability that an expert gives a symbol adds to its fused score. */
const pluginScore = (
  probability: number,
  { weight, typical }: Pick<PluginExpertParameters, 'weight' | 'typical'>,
): number => weight * (boundedLogit(probability) - typical);

/** Fused scores with what experts of plugins add to them: [subclasses]; null: nothing. */
export const withPluginScores = (
  fused: Float32Array,
  pluginScores: Float32Array | null = null,
): Float32Array => (pluginScores === null ? fused : fused.map((score, label) => score + pluginScores[label]));

/** What an expert sees of texts; a column below 0 is a symbol that the scheme no longer has. */
export function featuresOf(readings: readonly ExpertReading[], columns: Int32Array): ExpertFeatures {
  const vectors = matrix(readings.length, readings[0]?.vector.length ?? 0);
  readings.forEach(({ vector }, text) => row(vectors, text).set(vector));
  const signals = readings.map(({ signals: all }): Matrix => {
    const own = matrix(EXPERT_SIGNALS.length, columns.length);
    for (let signal = 0; signal < own.rows; signal++)
      columns.forEach((column, place) => {
        if (column >= 0) own.data[signal * own.columns + place] = all.data[signal * all.columns + column];
      });
    return own;
  });
  return { texts: readings.map(({ text }) => text), vectors, signalNames: EXPERT_SIGNALS, signals };
}

const stateOf = ({ parameters, problem }: OpenPluginExpert): PluginExpertState => {
  const { section, expert, plugin, version, weight } = parameters;
  return { section, expert, plugin, version, weight, problem };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
