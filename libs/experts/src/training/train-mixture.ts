import { matrix } from '@nonet/numerics';
import { subclassOf, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { keptEmbeddings } from '@nonet/encoder';
import type { PatentRecord } from '@nonet/patents';
import { ExampleMemory } from '../neighbours/index.js';
import { TaxonomyIndex, type TaxonomyIndexDependencies } from '../taxonomy-index/index.js';
import { EncoderHeads } from '../mixture/encoder-heads.js';
import { MixtureError } from '../errors.js';
import { fitDescent, fitLowerCalibration } from './fit-lower.js';
import { fitScores, fitWeights, type FitExample } from './fit-mixture.js';
import { type FittedExpert, fitPluginExpert, type GivenExpert } from './fit-plugin-experts.js';
import { labelsOf, MixtureReader } from '../mixture/mixture-reader.js';
import type { MixtureParameters } from '../mixture/parameters.js';
import { withPluginScores, type ExpertSource } from '../mixture/plugin-experts.js';
import { distinct, exampleOf, isWhole, readableText, symbolsOf } from './patent-examples.js';

/** Patents of one kind. */
export interface MixtureSource {
  readonly name: string;
  /** Patents that the encoder was trained on, or might have been: the memory keeps them. */
  readonly remembered: readonly PatentRecord[];
  /** Patents that the encoder has not seen: what is fitted is fitted on them. */
  readonly held: readonly PatentRecord[];
  /** Sections that the source knows nothing of. */
  readonly unknownSections: readonly CpcSymbol[];
  /** How much a held patent counts when signals are weighed. */
  readonly weight: number;
  /**
   * How much a held patent counts when gates, calibration and thresholds are fitted: 1 for a fair sample of what
   * will be asked, less where there are better samples, 0 where it would mislead.
   */
  readonly calibrationWeight: number;
  /** Whether the memory keeps the held patents too; it must not keep those that an evaluation uses. */
  readonly keepsHeld: boolean;
}

export interface TrainMixtureOptions {
  readonly dependencies: TaxonomyIndexDependencies;
  /** The encoder's folder: with the heads that were trained with it. */
  readonly encoderFolder: string;
  readonly sources: readonly MixtureSource[];
  /** Held patents whose groups are followed down; more take longer and change little. */
  readonly descents?: number;
  readonly signal?: AbortSignal;
  /** Experts of plugins that sections are given beside their own, at most one each. */
  readonly experts?: { readonly source: ExpertSource; readonly given: readonly GivenExpert[] };
}

export type MixtureEvent =
  | {
      readonly type: 'progress';
      readonly phase: 'scheme' | 'memory' | 'reading' | 'fitting' | 'plugin experts' | 'groups';
      readonly done: number;
      readonly total: number;
    }
  | {
      readonly type: 'fitted';
      readonly parameters: MixtureParameters;
      readonly memory: ExampleMemory;
      /** What it was fitted on, for evaluation: the held patents as they were read. */
      readonly held: readonly FitExample[];
      readonly reader: MixtureReader;
      /** To be saved with the model, and freed. */
      readonly experts: readonly FittedExpert[];
    };

/** Texts embedded and kept at a time. */
const PART = 1024;
/** Texts read at a time: as many as fill the encoder's batches. */
const AT_ONCE = 8;

/**
 * Trains the nine experts on cached embeddings: fills the memory, reads the held patents with themselves left out of it, weighs
 * the signals, fits gates, calibration and thresholds, then the way down to the groups.
 * @throws MixtureError MIXTURE_EXAMPLES_EMPTY, MIXTURE_INVALID
 */
export async function* trainMixture(options: TrainMixtureOptions): AsyncGenerator<MixtureEvent> {
  const { dependencies, sources, signal, descents = 400 } = options;
  const index = await TaxonomyIndex.prepare(dependencies, { signal });
  yield { type: 'progress', phase: 'scheme', done: 1, total: 1 };
  const remembered = sources.flatMap((source) => [
    ...source.remembered.map((patent) => ({ patent, source })),
    ...(source.keepsHeld ? source.held.map((patent) => ({ patent, source })) : []),
  ]);
  const examples = distinct(
    remembered.map(({ patent, source }) => exampleOf(patent, source.unknownSections)),
  );
  if (examples.length === 0)
    throw new MixtureError(
      'MIXTURE_EXAMPLES_EMPTY',
      'No patent with a text and a subclass is there to remember.',
    );
  const { encoder, embeddings: store } = dependencies;
  const vectors = matrix(examples.length, encoder.dimension);
  for (let start = 0; start < examples.length; start += PART) {
    signal?.throwIfAborted();
    const texts = examples.slice(start, start + PART).map(({ text }) => text);
    // As what is asked will be: they are compared with questions.
    const part = await keptEmbeddings(texts, { encoder, role: 'query', store, signal });
    vectors.data.set(part.data, start * encoder.dimension);
    yield { type: 'progress', phase: 'memory', done: start + texts.length, total: examples.length };
  }
  const memory = await ExampleMemory.build(examples, vectors);
  const heads = await EncoderHeads.read(
    options.encoderFolder,
    dependencies.encoder.dimension,
    labelsOf(dependencies.taxonomy),
  );
  const reader = await MixtureReader.open(index, heads, memory, dependencies.embeddings);

  const held = sources.flatMap((source) => source.held.map((patent) => ({ patent, source })));
  const fitted: FitExample[] = [];
  for (let start = 0; start < held.length; start += AT_ONCE) {
    signal?.throwIfAborted();
    const part = held.slice(start, start + AT_ONCE);
    fitted.push(
      ...(await Promise.all(part.map(({ patent, source }) => readHeld(patent, source, reader, signal)))),
    );
    if (start % (AT_ONCE * 16) === 0)
      yield { type: 'progress', phase: 'reading', done: start + part.length, total: held.length };
  }
  yield { type: 'progress', phase: 'fitting', done: 0, total: 1 };
  const weights = fitWeights(fitted);
  const experts: FittedExpert[] = [];
  const { given = [], source } = options.experts ?? {};
  try {
    for (const one of given) {
      yield { type: 'progress', phase: 'plugin experts', done: experts.length, total: given.length };
      const learned = await fitPluginExpert(one, fitted, { reader, source: source!, weights, signal });
      experts.push(learned);
      fitted.forEach((example, i) => {
        const pluginScores = withPluginScores(learned.pluginScores[i], example.reading.pluginScores);
        fitted[i] = { ...example, reading: { ...example.reading, pluginScores } };
      });
    }
    const upper = fitScores(fitted, reader, weights);
    yield { type: 'progress', phase: 'fitting', done: 1, total: 1 };
    const deep = everyNth(
      fitted.filter(({ symbols, isComplete }) => isComplete && symbols.some((s) => s.includes('/'))),
      descents,
    );
    let done = 0;
    const descent = await fitDescent(deep, reader, () => done++, signal);
    yield { type: 'progress', phase: 'groups', done, total: 2 * deep.length };
    const lower = await fitLowerCalibration(deep, reader, upper, descent, signal);
    yield { type: 'progress', phase: 'groups', done: 2 * deep.length, total: 2 * deep.length };
    const named = experts.length > 0 ? { pluginExperts: experts.map((one) => one.parameters) } : {};
    const parameters = { format: 1 as const, ...upper, descent, lower, ...named };
    yield { type: 'fitted', parameters, memory, held: fitted, reader, experts };
  } catch (error) {
    await Promise.allSettled(experts.map(({ expert }) => expert.dispose()));
    throw error;
  }
}

async function readHeld(
  patent: PatentRecord,
  source: MixtureSource,
  reader: MixtureReader,
  signal: AbortSignal | undefined,
): Promise<FitExample> {
  const reading = await reader.read(readableText(patent), { excluded: [patent.number], signal });
  const symbols = symbolsOf(patent, source.unknownSections);
  const places = new Map(reader.labels.map((symbol, place) => [symbol, place]));
  const subclasses = [...new Set(symbols.map((symbol) => places.get(subclassOf(symbol)!)))].filter(
    (place) => place !== undefined,
  );
  return {
    reading,
    symbols,
    subclasses,
    isComplete: isWhole(patent),
    unknownSections: source.unknownSections,
    weight: source.weight,
    calibrationWeight: source.calibrationWeight,
  };
}

function everyNth<T>(elements: readonly T[], count: number): T[] {
  const step = Math.max(1, elements.length / count);
  return Array.from({ length: Math.min(count, elements.length) }, (_, i) => elements[Math.floor(i * step)]);
}
