import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseSymbol } from '@nonet/cpc-taxonomy';
import type { PatentRecord } from '@nonet/patents';
import { readCheckpoint } from '@nonet/encoder/checkpoint';
import { FramedTokenizer } from '../corpus/framed-tokenizer.js';
import { type FineTuneSettings, parseSettings } from '../settings.js';
import type { TrainingEvent } from '../run/training-event.js';
import type { RunPlan } from '../run/training-model.js';
import { runTraining } from '../run/training-run.js';
import { collectTrainingData } from '../corpus/training-texts.js';
import { fictionalPatents, fictionalTaxonomy } from './fictional-corpus.js';

/** A checkpoint with random weights: two layers, 64 dimensions. */
export const TINY = fileURLToPath(new URL('../../../encoder/fixtures/tiny-e5', import.meta.url));

export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'fine-tuning-'));

const SMALL: FineTuneSettings = {
  batch: 8,
  textTokens: 48,
  symbolTokens: 48,
  learningRate: 1e-3,
  steps: 12,
  epochs: 1000,
};

/** A run of the tiny encoder on fictional patents. */
export async function trainingPlan(
  settings: FineTuneSettings = {},
  patents: readonly PatentRecord[] = fictionalPatents(48),
  unknownSections: readonly string[] = [],
): Promise<RunPlan> {
  const checkpoint = await readCheckpoint(TINY);
  const tokenizer = await FramedTokenizer.open(checkpoint, 1);
  const data = await collectTrainingData(
    [{ patents, unknownSections: unknownSections.map(parseSymbol) }],
    [{ patents: fictionalPatents(16, 1000), unknownSections: [] }],
    await fictionalTaxonomy(),
    tokenizer.tokenize,
  );
  return {
    checkpoint,
    record: { base: 'tiny-e5', holdOut: 0, texts: patents.length },
    data,
    textFrame: tokenizer.textFrame,
    symbolFrame: tokenizer.symbolFrame,
    settings: parseSettings({ ...SMALL, ...settings }),
    device: 'cpu',
    output: temporaryFolder(),
    deadline: Date.now() + 3_600_000,
  };
}

/** Runs a plan to its end; `each` may stop it. */
export async function train(
  plan: RunPlan,
  each: (event: TrainingEvent, stop: AbortController) => void = () => {},
): Promise<TrainingEvent[]> {
  const stop = new AbortController();
  const events: TrainingEvent[] = [];
  for await (const event of runTraining(plan, stop.signal)) {
    events.push(event);
    each(event, stop);
  }
  return events;
}
