import { choice, defineRequest, filter, type Immutable, optional } from '@nonet/operations';
import { z } from 'zod';
import { RUN_OPERATIONS } from '../operations/index.js';

/** Each operation that is done as a run is a kind of its own. */
export type RunKind = (typeof RUN_OPERATIONS)[number]['kind'];

const kinds = Object.fromEntries(RUN_OPERATIONS.map(({ kind, title }) => [kind, `${title}.`]));
export const runKind = choice<RunKind>({
  name: 'RunKind',
  about: 'What a run does.',
  options: kinds as Record<RunKind, string>,
});

export const runState = choice({
  name: 'RunState',
  about: 'How far a run is.',
  options: {
    queued: 'Waits for a worker, also after it was given back or is to be tried again.',
    running: 'A worker is at it.',
    succeeded: 'Done; see `result`.',
    failed: 'Ended by an error; see `error`.',
    cancelled: 'Ended because somebody asked for it.',
  },
});

const runFilter = filter(
  { name: 'RunFilter', about: 'Which runs to list; what is left out does not restrict.' },
  {
    kind: runKind.meta({ title: 'Only this kind' }),
    state: runState.meta({ title: 'Only this state' }),
  },
);
export type RunFilter = Immutable<z.output<typeof runFilter>>;

export const listRuns = defineRequest({
  name: 'runs',
  title: 'List trainings, imports and other long work',
  outcome: 'The newest first.',
  fields: z.strictObject({
    filter: optional(runFilter).meta({ title: 'Which runs', defaultsTo: 'all' }),
  }),
});
