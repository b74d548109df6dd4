import type { RunContext, RunWork } from '../runs/run-work.js';
import { operationWork, resourceOf } from '../runs/operation-work.js';
import type { ExpertTrainer } from './expert-training.js';
import { reportVersion } from './report-version.js';
import { trainExperts } from './train-experts.operation.js';
import type { ExpertTrainingEvent, VersionEvent } from './training.service.js';

/**
 * Training of experts as a run. It needs no checkpoint: what takes long is embedding, and vectors are kept in the database;
 * the same version is not published twice.
 */
export function expertTrainingWork(trainer: ExpertTrainer): RunWork<unknown> {
  return operationWork(trainExperts, {
    resource: resourceOf,
    async run(training, context) {
      const { runId, folder, signal, actor } = context;
      const events = trainer.train(training, { actor: actor.name, runId, folder, signal });
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
