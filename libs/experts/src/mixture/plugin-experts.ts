import { join } from 'node:path';
import { type Matrix, matrix, row } from '@nonet/numerics';
import type { Expert, ExpertFeatures, PluginRegistry } from '@nonet/plugins';
import { boundedLogit } from '../calibration/logistic.js';
import type { MixtureReader, MixtureReading } from './mixture-reader.js';
import type { PluginExpertParameters } from './parameters.js';
import { EXPERT_SIGNALS } from './signals.js';

/** Where experts of plugins come from. */
export type ExpertSource = Pick<PluginRegistry, 'createExpert' | 'openExpert' | 'plugins'>;

/** Within the folder of a model: `experts/D`. */
export const pluginExpertFolder = (model: string, section: string): string => join(model, 'experts', section);

/** A text waits no longer for the expert of a plugin. */
const PATIENCE = 2000;
/** One that failed so often in a row is left alone for a while. */
const FAILURES = 3;
const REST = 60_000;

/** How the expert of a plugin stands in a model. */
export interface PluginExpertState extends Pick<
  PluginExpertParameters,
  'section' | 'expert' | 'plugin' | 'version' | 'weight'
> {
  /** Why it does not take part; null: it does. */
  readonly problem: string | null;
}

interface Consulted {
  readonly parameters: PluginExpertParameters;
  readonly columns: Int32Array;
  readonly expert: Expert | null;
  problem: string | null;
  failures: number;
  restsUntil: number;
}

/**
 * The experts of plugins that sections were given. What one says joins the scores of its section: its weight times the logit
 * of its probability, above what it says of an average pair. One that is missing, fails or is too slow says nothing.
 */
export class PluginExperts {
  private constructor(
    private readonly consulted: readonly Consulted[],
    private readonly onProblem: (state: PluginExpertState) => void,
  ) {}

  /** Those of a model; what cannot be opened is told of, and left out. */
  static async open(
    folder: string,
    given: readonly PluginExpertParameters[],
    {
      reader,
      source,
      onProblem,
    }: {
      readonly reader: Pick<MixtureReader, 'labels' | 'model'>;
      readonly source: ExpertSource | null;
      readonly onProblem: (state: PluginExpertState) => void;
    },
  ): Promise<PluginExperts> {
    const places = new Map<string, number>(reader.labels.map((symbol, label) => [symbol, label]));
    const consulted = given.map(async (parameters): Promise<Consulted> => {
      const { section, symbols } = parameters;
      const dimension = reader.model.encoder.dimension;
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
    return new PluginExperts(await Promise.all(consulted), onProblem);
  }

  states(): PluginExpertState[] {
    return this.consulted.map(stateOf);
  }

  /** What is added to the joined scores: [subclasses]; null where nobody says anything. */
  async advice(reading: MixtureReading, signal?: AbortSignal): Promise<Float32Array | null> {
    const sum = new Float32Array(reading.signals.columns);
    const said = await Promise.all(this.consulted.map((one) => this.ask(one, reading, sum, signal)));
    signal?.throwIfAborted();
    return said.includes('something') ? sum : null;
  }

  async dispose(): Promise<void> {
    await Promise.allSettled(this.consulted.map(({ expert }) => expert?.dispose()));
  }

  private async ask(
    one: Consulted,
    reading: MixtureReading,
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
        if (label >= 0) sum[label] += adviceOf(answer.data[place], parameters);
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

export const adviceOf = (
  probability: number,
  { weight, typical }: Pick<PluginExpertParameters, 'weight' | 'typical'>,
): number => weight * (boundedLogit(probability) - typical);

/** What an expert sees of texts; a column below 0 is a symbol that the scheme no longer has. */
export function featuresOf(readings: readonly MixtureReading[], columns: Int32Array): ExpertFeatures {
  const vectors = matrix(readings.length, readings[0]?.scheme.vector.length ?? 0);
  readings.forEach(({ scheme }, text) => row(vectors, text).set(scheme.vector));
  const signals = readings.map(({ signals: all }): Matrix => {
    const own = matrix(EXPERT_SIGNALS.length, columns.length);
    for (let signal = 0; signal < own.rows; signal++)
      columns.forEach((column, place) => {
        if (column >= 0) own.data[signal * own.columns + place] = all.data[signal * all.columns + column];
      });
    return own;
  });
  return { texts: readings.map(({ scheme }) => scheme.text), vectors, signalNames: EXPERT_SIGNALS, signals };
}

const stateOf = ({ parameters, problem }: Consulted): PluginExpertState => {
  const { section, expert, plugin, version, weight } = parameters;
  return { section, expert, plugin, version, weight, problem };
};

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error));
