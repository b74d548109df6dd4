import { parseSymbol } from '@nonet/cpc-taxonomy';
import { operationWork, resourceOf } from '../runs/operation-work.js';
import type { RunContext, RunWork } from '../runs/run-work.js';
import type { ExpertReviser } from './expert-revision.js';
import { extendExperts } from './extend-experts.operation.js';
import { learnFromReviews } from './learn-from-reviews.operation.js';
import { reportVersion } from './report-version.js';
import type { RevisionEvent, VersionEvent } from './training.service.js';

/** Revisions of experts as runs. They need no checkpoint: one takes little longer than it would to look. */

export const extensionWork = (reviser: ExpertReviser): RunWork<unknown> =>
  operationWork(extendExperts, {
    resource: resourceOf,
    // A symbol that is none is refused before anything waits for it.
    admit: async ({ symbols }) => symbols.forEach((symbol) => parseSymbol(symbol)),
    run: (asked, context) => follow(reviser.extend(asked, askerOf(context)), context),
  });

export const reviewLearningWork = (reviser: ExpertReviser): RunWork<unknown> =>
  operationWork(learnFromReviews, {
    resource: resourceOf,
    run: (asked, context) => follow(reviser.learn(asked, askerOf(context)), context),
  });

const follow = (events: AsyncIterable<RevisionEvent>, context: RunContext) =>
  reportVersion<Own>(events, context, (event) => reportOwn(event, context));

const askerOf = ({ actor, runId, folder, signal }: RunContext) => ({
  actor: actor.name,
  runId,
  folder,
  signal,
});

type Own = Exclude<RevisionEvent, VersionEvent>;

function reportOwn(event: Own, context: RunContext): void {
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
