import type { DeviceChoice } from '@nonet/plugins';
import { z } from 'zod';
import { runWork, type RunContext, type RunWork } from '../runs/run-work.js';
import type { ExpertReviser } from './expert-revision.js';
import { reportVersion } from './report-version.js';
import type { RevisionEvent, VersionEvent } from './training.service.js';

/** A published version: `name@version`, or an id. */
export const EXPERTS_VERSION = /^([a-z0-9][a-z0-9-]*@\d+|\d+)$/;
export const MOST_SYMBOLS = 1000;
const files = z.array(z.string().min(1)).max(20);

const revision = {
  /** Null: the active version. */
  model: z.string().regex(EXPERTS_VERSION, 'name@version, or an id').nullable().default(null),
  measure: files.default([]),
  device: z
    .string()
    .regex(/^(auto|cpu|cuda(:\d+)?)$/, 'auto, cpu, cuda or cuda:N')
    .default('auto')
    .transform((device) => device as DeviceChoice),
  activate: z.boolean().default(false),
};

const configuration = z.discriminatedUnion('by', [
  z.strictObject({
    by: z.literal('symbols'),
    symbols: z.array(z.string().min(1)).min(1).max(MOST_SYMBOLS),
    files: files.default([]),
    ...revision,
  }),
  z.strictObject({ by: z.literal('reviews'), refit: z.array(z.string()).max(9).default([]), ...revision }),
]);

/** Extension of experts as a run, by symbols or by reviews. It needs no checkpoint: it takes little longer than it would to look. */
export function extensionWork(reviser: ExpertReviser): RunWork<unknown> {
  return runWork<z.output<typeof configuration>>({
    configuration,
    resource: ({ device }) => (device.startsWith('cuda') ? 'gpu' : 'cpu'),
    async run(asked, context) {
      const asker = { actor: context.actor.name, runId: context.runId, signal: context.signal };
      const events = asked.by === 'symbols' ? reviser.extend(asked, asker) : reviser.learn(asked, asker);
      return reportVersion(events, context, (event) => reportOwn(event, context));
    },
  });
}

function reportOwn(event: Exclude<RevisionEvent, VersionEvent>, context: RunContext): void {
  switch (event.type) {
    case 'extended': {
      const { type, symbols, ...figures } = event;
      return context.event(type, { ...figures, symbols: symbols.map((symbol) => ({ ...symbol })) });
    }
    case 'learnt': {
      const { type, refitted, ...figures } = event;
      return context.event(type, { ...figures, refitted: refitted.map((one) => ({ ...one })) });
    }
  }
}
