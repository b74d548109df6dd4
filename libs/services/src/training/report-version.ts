import { headlineOf } from '../classification/evaluation-headline.js';
import type { RunContext } from '../runs/run-work.js';
import type { Json } from '../runs/runs.service.js';
import { readFacts } from './learnable-patents.js';
import type { VersionEvent } from './training.service.js';

/** Follows the making of a version to its end: reports each event to the run, and returns the result of the run. */
export async function reportVersion<Own extends { readonly type: string }>(
  events: AsyncIterable<VersionEvent | Own>,
  context: RunContext,
  reportOwn: (event: Own) => void,
): Promise<Record<string, Json>> {
  const result: Record<string, Json> = { activated: false };
  for await (const event of events) {
    if (isVersionEvent(event)) report(event, context, result);
    else reportOwn(event);
  }
  return result;
}

const VERSION_EVENTS: Readonly<Record<VersionEvent['type'], true>> = {
  progress: true,
  read: true,
  published: true,
  evaluation: true,
  activated: true,
  finished: true,
};
const isVersionEvent = (event: { readonly type: string }): event is VersionEvent =>
  event.type in VERSION_EVENTS;

function report(event: VersionEvent, context: RunContext, result: Record<string, Json>): void {
  switch (event.type) {
    case 'progress':
      return context.progress(event.phase, event.done, event.total);
    case 'read':
      return context.event('read', readFacts(event));
    case 'published':
      result['model'] = event.model;
      return context.event('published', { model: event.model, digest: event.digest });
    case 'evaluation': {
      const { model, dataset, level, documents } = event;
      return context.event('evaluation', { model, dataset, level, documents, ...headlineOf(event) });
    }
    case 'activated':
      result['activated'] = true;
      return context.event('activated', { model: event.model });
    case 'finished':
      if (event.parent !== undefined) result['parent'] = event.parent;
      return context.progress('done', 1, 1);
  }
}
