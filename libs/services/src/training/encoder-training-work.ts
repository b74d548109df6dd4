import { cp, mkdir, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { Readable } from 'node:stream';
import type { TrainingEvent } from '@nonet/encoder-training';
import { z } from 'zod';
import { writeWhole } from '../artifacts/write-whole.js';
import { encoderNameTaken } from '../errors/errors.js';
import { operationWork, resourceOf } from '../runs/operation-work.js';
import type { RunContext, RunWork } from '../runs/run-work.js';
import type { Json } from '../runs/runs.service.js';
import type { EncoderTrainer } from './encoder-trainer.js';
import { readFacts, type ReadEvent } from './learnable-patents.js';
import { settledSettings } from './settled-settings.js';
import { trainEncoder } from './train-encoder.operation.js';

/** Beside the encoder: which run made it, and what came of it. A run that finds its own is done. */
const PROVENANCE = 'run.json';

/**
 * Fine-tunes an encoder in the run's folder, from where an earlier worker left it, and puts the result into the models
 * folder as a whole and, for all other machines, into the artifact store.
 */
export function encoderTrainingWork(trainer: EncoderTrainer): RunWork<unknown> {
  return operationWork(trainEncoder, {
    resource: resourceOf,
    admit: ({ name }) => trainer.assertFree(name, null),
    async run(training, context) {
      const target = trainer.folderOf(training.name);
      const settings = await settledSettings(training, context.folder);
      // The same content is published once: whoever was killed in between has lost nothing.
      const publish = () => {
        const { actor, runId, folder: workspace, signal } = context;
        const made = { training, settings, folder: target, workspace };
        return trainer.publish({ ...made, actor: actor.name, runId, signal });
      };
      const earlier = await resultOf(target, context.runId);
      if (earlier !== null) {
        await publish();
        return earlier;
      }
      await trainer.assertFree(training.name, context.runId);
      const output = join(context.folder, 'encoder');
      const { signal } = context;
      const result: Record<string, Json> = { encoder: training.name };
      context.progress('reading patents', 0, null);
      for await (const event of trainer.train(training, { settings, output, signal })) {
        await report(event, context);
        if (event.type === 'evaluation') result['score'] = { ...event.score, hit: { ...event.score.hit } };
        if (event.type === 'finished') {
          const { step, reason, fromStep, seconds } = event;
          Object.assign(result, { checkpoint: target, step, reason, fromStep, seconds });
        }
      }
      const made = JSON.stringify({ run: context.runId, result });
      await writeWhole(join(output, PROVENANCE), Readable.from([Buffer.from(made)]));
      await moveTo(output, target, training.name);
      const { reference, digest } = await publish();
      context.event('published', { model: reference, digest });
      return result;
    },
  });
}

async function report(event: TrainingEvent | ReadEvent, context: RunContext): Promise<void> {
  switch (event.type) {
    case 'read':
      return context.event('read', readFacts(event));
    case 'started': {
      const { texts, symbols, skipped, withoutExamples, trained, parameters, resumedAt, steps } = event;
      const facts = { texts, symbols, trained, parameters, resumedAt, steps, skipped: { ...skipped } };
      context.event('training', { ...facts, withoutExamples: withoutExamples.length });
      return context.progress('training', event.resumedAt, event.steps);
    }
    case 'progress': {
      const { loss, gradientNorm, learningRate, tokensPerSecond, metrics } = event;
      context.metrics({ ...metrics, step: event.step, loss, gradientNorm, learningRate, tokensPerSecond });
      return context.progress('training', event.step, event.steps);
    }
    case 'evaluation': {
      const { hit, alignment, documents } = event.score;
      context.metrics({ step: event.step, hit1: hit[1], hit3: hit[3], hit5: hit[5], alignment });
      return context.event('evaluation', { step: event.step, documents, hit: { ...hit }, alignment });
    }
    case 'saved':
      return context.checkpoint();
    case 'finished':
      return context.progress('writing', event.step, event.step);
  }
}

const provenance = z.object({ run: z.string(), result: z.json() });

/** What an earlier attempt of this run put there before its end could be noted; null where it did not come so far. */
async function resultOf(target: string, runId: string): Promise<Json> {
  const text = await readFile(join(target, PROVENANCE), 'utf8').catch(() => null);
  if (text === null) return null;
  const { run, result } = provenance.parse(JSON.parse(text));
  return run === runId ? (result as Json) : null;
}

/** Moves the encoder to its place, whole or not at all; across disks it is copied beside it first. */
async function moveTo(output: string, target: string, name: string): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  try {
    await rename(output, target);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOTEMPTY' || code === 'EEXIST') throw encoderNameTaken({ name }, error);
    if (code !== 'EXDEV') throw error;
    const beside = `${target}.partial`;
    await rm(beside, { recursive: true, force: true });
    await cp(output, beside, { recursive: true });
    await rename(beside, target);
  }
}
