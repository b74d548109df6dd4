import { availableParallelism } from 'node:os';
import type { CpcSymbol, Taxonomy } from '@nonet/cpc-taxonomy';
import type { DeviceChoice } from '@nonet/plugins';
import type { CheckpointSource } from '@nonet/encoder';
import { locateCheckpoint } from '@nonet/encoder/checkpoint';
import { candidates } from '@nonet/encoder/inference';
import { FineTuneError } from './errors.js';
import { Teachers } from './corpus/teachers.js';
import { FramedTokenizer } from './corpus/framed-tokenizer.js';
import { type FineTuneSettings, parseSettings } from './settings.js';
import { textCount } from './corpus/token-rows.js';
import type { TrainingEvent } from './run/training-event.js';
import type { RunPlan } from './run/training-model.js';
import { trainInThread } from './run/training-thread.js';
import { collectTrainingData, type TrainingCorpus, type TrainingData } from './corpus/training-texts.js';

export interface FineTuneOptions {
  /** The encoder to start from. */
  readonly encoder: CheckpointSource;
  /** Patents to learn from: those of a training split alone. */
  readonly corpora: readonly TrainingCorpus[];
  /**
   * The share of patents that `corpora` leave out for whoever weighs signals (`isHeldOut`); 0: none. It is written down with
   * the result.
   */
  readonly holdOut: number;
  /** Held-out patents that evaluations use; may be empty. */
  readonly evaluation: readonly TrainingCorpus[];
  readonly taxonomy: Taxonomy;
  /** Words in which patents speak of a symbol where its title uses others; `joint` learns them beside the titles. */
  readonly keywords?: ReadonlyMap<CpcSymbol, string>;
  /**
   * Encoders trained with the loss `joint`, whose heads say of each text which subclasses are how likely: `joint` learns this
   * beside the labels (distillation, Hinton et al. 2015).
   */
  readonly teachers?: readonly CheckpointSource[];
  /** Folder of the result; a run that was stopped continues when it is started with the same folder and options. */
  readonly output: string;
  /** Default: `auto`, the first GPU if CUDA is available, else the CPU. */
  readonly device?: DeviceChoice;
  readonly settings?: FineTuneSettings;
  /** Stops the run after the call that is under way, with its state saved; the iteration throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/**
 * Fine-tunes a sentence encoder by contrast and writes it to a folder that `openEncoder({ checkpoint })` opens,
 * with the heads that were trained beside it. Patents are read once and kept as token ids (2 KB each). Memory:
 * three times the size of what is trained, twice that during a call, and the activations of a batch. On the CPU the
 * same options give the same result, interrupted or not, unless the run is ended by its time limit.
 * With teachers each text costs one byte more for each subclass, 680 bytes with the whole CPC.
 * @throws FineTuneError FINE_TUNE_…; EncoderError for a checkpoint or device that cannot be used
 */
export async function* fineTune(options: FineTuneOptions): AsyncGenerator<TrainingEvent> {
  const settings = parseSettings(options.settings ?? {});
  if (options.teachers?.length && settings.loss.type !== 'joint') {
    const message = `Only the loss joint learns from teachers, not ${settings.loss.type}`;
    throw new FineTuneError('FINE_TUNE_OPTIONS_INVALID', message);
  }
  const signal = options.signal ?? new AbortController().signal;
  const devices = candidates(options.device ?? 'auto');
  const { id, checkpoint } = await locateCheckpoint(options.encoder);
  const tokenizer = await FramedTokenizer.open(checkpoint, Math.max(1, availableParallelism() - 1));
  const data = await collect(options, tokenizer, signal);
  const deadline = Date.now() + settings.minutes * 60_000;
  const { textFrame, symbolFrame } = tokenizer;
  const { output, holdOut } = options;
  const plan: Omit<RunPlan, 'device'> = {
    checkpoint,
    record: { base: id, holdOut, texts: textCount(data.texts.tokens) },
    data,
    textFrame,
    symbolFrame,
    settings,
    output,
    deadline,
  };
  for (const [index, device] of devices.entries()) {
    try {
      yield* trainInThread({ ...plan, device }, signal);
      return;
    } catch (error) {
      const unavailable = error instanceof FineTuneError && error.code === 'FINE_TUNE_DEVICE_UNAVAILABLE';
      if (!unavailable || index === devices.length - 1) throw error;
    }
  }
}

async function collect(
  { corpora, evaluation, taxonomy, keywords, teachers: sources = [], device = 'auto' }: FineTuneOptions,
  tokenizer: FramedTokenizer,
  signal: AbortSignal,
): Promise<TrainingData> {
  const teachers = sources.length > 0 ? await Teachers.open(sources, device) : undefined;
  try {
    const tokenize = (texts: readonly string[]) => tokenizer.tokenize(texts, signal);
    const data = await collectTrainingData(corpora, evaluation, taxonomy, tokenize, {
      keywords,
      teachers,
      signal,
    });
    requireContrast(data);
    return data;
  } finally {
    await teachers?.dispose();
    await tokenizer.close();
  }
}

/** There is nothing to learn from a corpus without patents, or with one symbol only. */
function requireContrast({ texts, table, skipped }: TrainingData): void {
  if (textCount(texts.tokens) === 0) {
    throw new FineTuneError(
      'FINE_TUNE_CORPUS_EMPTY',
      `There is nothing to train on: ${skipped.withoutText} patents have no text, ${skipped.withoutSymbol} have no symbol of the scheme`,
    );
  }
  const labels = new Set(texts.labels);
  if (labels.size < 2) {
    throw new FineTuneError(
      'FINE_TUNE_CORPUS_ONE_LABEL',
      `All patents have the symbol ${table.symbols[texts.labels[0]!]}: fine-tuning by contrast needs at least two`,
    );
  }
}
