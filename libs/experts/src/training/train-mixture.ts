import { gatherRows, type Matrix, matrix } from '@nonet/numerics';
import { subclassOf, type CpcSymbol } from '@nonet/cpc-taxonomy';
import { keptEmbeddings } from '@nonet/encoder';
import type { PatentRecord } from '@nonet/patents';
import { ExampleMemory, type RememberedExample } from '../neighbours/index.js';
import { TaxonomyIndex, type TaxonomyIndexDependencies } from '../taxonomy-index/index.js';
import { EncoderHeads } from '../mixture/encoder-heads.js';
import { MixtureError } from '../errors.js';
import { fitDescent, fitLowerCalibration } from './fit-lower.js';
import { fitScores, fitWeights, type FitExample } from './fit-mixture.js';
import { type FittedExpert, fitPluginExpert, type GivenExpert, leftOutOf } from './fit-plugin-experts.js';
import { labelsOf, MixtureReader } from '../mixture/mixture-reader.js';
import type { LeftOutExpert, MixtureParameters } from '../mixture/parameters.js';
import { withPluginScores, type ExpertSource } from '../mixture/plugin-experts.js';
import { type HeadLesson, type LearnedHeads, trainHeads } from './train-heads.js';
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
  /** The encoder's folder, with the heads that were trained with it; null: it has none, and they are learnt here. */
  readonly encoderFolder: string | null;
  readonly sources: readonly MixtureSource[];
  /** Held patents whose groups are followed down; more take longer and change little. */
  readonly descents?: number;
  readonly signal?: AbortSignal;
  /** Experts of plugins that sections are given beside their own, at most one each. */
  readonly experts?: { readonly source: ExpertSource; readonly given: readonly GivenExpert[] };
}

export type MixtureEvent =
  /** The expert of a plugin could not learn; its section is answered by its own alone. */
  | ({ readonly type: 'left out' } & LeftOutExpert)
  | {
      readonly type: 'progress';
      readonly phase: 'scheme' | 'memory' | 'heads' | 'reading' | 'fitting' | 'plugin experts' | 'groups';
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
      /** Those that were learnt here, to be saved with the model; null: they lie beside the encoder. */
      readonly heads: LearnedHeads | null;
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
  const { dependencies, sources, signal } = options;
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
  let isHandedOver = false;
  try {
    for await (const event of fitMixture(options, { index, memory, examples, vectors })) {
      isHandedOver ||= event.type === 'fitted';
      yield event;
    }
  } finally {
    if (!isHandedOver) await Promise.all([memory.dispose(), index.dispose()]);
  }
}

interface Remembered {
  readonly index: TaxonomyIndex;
  readonly memory: ExampleMemory;
  readonly examples: readonly RememberedExample[];
  /** Of the examples: [examples, columns]. */
  readonly vectors: Matrix;
}

/** What is learnt once the memory is there. */
async function* fitMixture(
  options: TrainMixtureOptions,
  { index, memory, examples, vectors }: Remembered,
): AsyncGenerator<MixtureEvent> {
  const { dependencies, sources, signal, descents = 400, encoderFolder } = options;
  const { encoder } = dependencies;
  const labels = labelsOf(dependencies.taxonomy);
  if (encoderFolder === null) yield { type: 'progress', phase: 'heads', done: 0, total: 1 };
  const learned =
    encoderFolder === null ? await learnedHeads(sources, { ids: examples, vectors, signal }) : null;
  const heads = learned
    ? EncoderHeads.of(learned, labels)
    : await EncoderHeads.read(encoderFolder!, encoder.dimension, labels);
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
  const sections = fitWeights(fitted, reader);
  const weights = sections.map((own) => own.weights);
  const experts: FittedExpert[] = [];
  const leftOut: LeftOutExpert[] = [];
  const { given = [], source } = options.experts ?? {};
  try {
    for (const one of given) {
      yield { type: 'progress', phase: 'plugin experts', done: experts.length, total: given.length };
      const fittedExpert = await fitPluginExpert(one, fitted, {
        reader,
        source: source!,
        weights,
        signal,
      }).catch((error: unknown) => {
        // Whoever gave up gave up the training; a plugin that fails leaves its section to the own expert.
        signal?.throwIfAborted();
        return leftOutOf(one, source!, error);
      });
      if ('problem' in fittedExpert) {
        leftOut.push(fittedExpert);
        yield { type: 'left out', ...fittedExpert };
        continue;
      }
      experts.push(fittedExpert);
      fitted.forEach((example, i) => {
        const pluginScores = withPluginScores(fittedExpert.pluginScores[i], example.reading.pluginScores);
        fitted[i] = { ...example, reading: { ...example.reading, pluginScores } };
      });
    }
    const upper = fitScores(fitted, reader, sections);
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
    const named = {
      ...(experts.length > 0 && { pluginExperts: experts.map((one) => one.parameters) }),
      ...(leftOut.length > 0 && { leftOut }),
    };
    const parameters = { format: 1 as const, ...upper, descent, lower, ...named };
    yield { type: 'fitted', parameters, memory, held: fitted, reader, heads: learned, experts };
  } catch (error) {
    await Promise.allSettled(experts.map(({ expert }) => expert.dispose()));
    throw error;
  }
}

/** From what is remembered of patents that are not held: those that weigh the signals must be new to the heads. */
function learnedHeads(
  sources: readonly MixtureSource[],
  {
    ids,
    vectors,
    signal,
  }: {
    readonly ids: readonly { readonly id: string }[];
    readonly vectors: Matrix;
    readonly signal: AbortSignal | undefined;
  },
): Promise<LearnedHeads> {
  const places = new Map(ids.map(({ id }, place) => [id, place]));
  const rows: number[] = [];
  const lessons: HeadLesson[] = [];
  for (const { remembered, unknownSections } of sources)
    for (const patent of remembered) {
      const place = places.get(patent.number);
      if (place === undefined) continue;
      places.delete(patent.number);
      rows.push(place);
      lessons.push({
        symbols: symbolsOf(patent, unknownSections),
        isComplete: isWhole(patent),
        unknownSections: [...unknownSections, ...patent.unknown],
      });
    }
  return trainHeads(gatherRows(vectors, rows), lessons, { signal });
}

/** A held patent as the experts see it, itself left out of the memory. */
export async function readHeld(
  patent: PatentRecord,
  source: Pick<MixtureSource, 'unknownSections' | 'weight' | 'calibrationWeight'>,
  reader: MixtureReader,
  signal?: AbortSignal,
): Promise<FitExample> {
  const read = await reader.read(readableText(patent), { excluded: [patent.number], signal });
  const symbols = symbolsOf(patent, source.unknownSections);
  const { publicationDate, applicants } = patent;
  const reading = { ...read, facts: { date: publicationDate, applicants, symbols } };
  const places = new Map(reader.labels.map((symbol, place) => [symbol, place]));
  const subclasses = [...new Set(symbols.map((symbol) => places.get(subclassOf(symbol)!)))].filter(
    (place) => place !== undefined,
  );
  return {
    reading,
    symbols,
    subclasses,
    isComplete: isWhole(patent),
    unknownSections: [...new Set([...source.unknownSections, ...patent.unknown])],
    weight: source.weight,
    calibrationWeight: source.calibrationWeight,
  };
}

function everyNth<T>(elements: readonly T[], count: number): T[] {
  const step = Math.max(1, elements.length / count);
  return Array.from({ length: Math.min(count, elements.length) }, (_, i) => elements[Math.floor(i * step)]);
}
