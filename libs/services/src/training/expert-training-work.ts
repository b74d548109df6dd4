import type { DeviceChoice } from '@nonet/plugins';
import { z } from 'zod';
import { runWork, type RunContext, type RunWork } from '../runs/run-work.js';
import type { ExpertTrainer } from './expert-training.js';
import { reportVersion } from './report-version.js';
import type { ExpertTrainingEvent, VersionEvent } from './training.service.js';

export const EXPERTS_NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;
/** A name in the models folder, or a published version; never a path. */
export const EXPERTS_ENCODER = /^[a-z0-9][a-z0-9-]*(@\d+)?$/;
const files = z.array(z.string().min(1)).max(20);

const configuration = z.strictObject({
  name: z.string().regex(EXPERTS_NAME, 'lower-case letters, digits and hyphens'),
  /** Null: that of the active experts. */
  encoder: z
    .string()
    .regex(EXPERTS_ENCODER, 'the name of an encoder, or name@version')
    .nullable()
    .default(null),
  fromDatabase: z.boolean().default(false),
  files: files.default([]),
  fair: files.default([]),
  /** Null: all patents of each file. */
  limit: z.int().positive().nullable().default(null),
  device: z
    .string()
    .regex(/^(auto|cpu|cuda(:\d+)?)$/, 'auto, cpu, cuda or cuda:N')
    .default('auto')
    .transform((device) => device as DeviceChoice),
  experts: z
    .array(z.strictObject({ section: z.string().regex(/^[A-HY]$/), expert: z.string().min(1) }))
    .max(9)
    .default([]),
  activate: z.boolean().default(false),
});

/**
 * Training of experts as a run. It needs no checkpoint: what takes long is embedding, and vectors are kept in the database;
 * the same version is not published twice.
 */
export function expertTrainingWork(trainer: ExpertTrainer): RunWork<unknown> {
  return runWork<z.output<typeof configuration>>({
    configuration,
    resource: ({ device }) => (device.startsWith('cuda') ? 'gpu' : 'cpu'),
    async run({ limit, ...training }, context) {
      const { runId, signal, actor } = context;
      const events = trainer.train(
        { ...training, limit: limit ?? Infinity },
        { actor: actor.name, runId, signal },
      );
      return reportVersion(events, context, (event) => reportOwn(event, context));
    },
  });
}

function reportOwn(event: Exclude<ExpertTrainingEvent, VersionEvent>, context: RunContext): void {
  switch (event.type) {
    case 'corpus':
      return context.event('corpus', { sources: event.sources.map((source) => ({ ...source })) });
    case 'warning':
      return context.event('warning', { message: event.message });
  }
}
