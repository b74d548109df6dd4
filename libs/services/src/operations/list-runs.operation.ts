import { choice, defineRequest, filter, optional } from '@nonet/operations';
import { z } from 'zod';
import type { RunKind } from '../runs/runs.service.js';
import { runState } from '../runs/run-state.fields.js';
import { RUN_OPERATIONS } from './run-operations.js';

const kinds = Object.fromEntries(RUN_OPERATIONS.map(({ kind, title }) => [kind, `${title}.`]));
export const runKind = choice<RunKind>({
  name: 'RunKind',
  about: 'What a run does.',
  options: kinds as Record<RunKind, string>,
});

const runFilter = filter(
  { name: 'RunFilter', about: 'Which runs to list; what is left out does not restrict.' },
  {
    kind: runKind.meta({ title: 'Only this kind' }),
    state: runState.meta({ title: 'Only this state' }),
  },
);

export const listRuns = defineRequest({
  name: 'runs',
  title: 'List trainings, imports and other long work',
  outcome: 'The newest first.',
  fields: z.strictObject({
    filter: optional(runFilter).meta({ title: 'Which runs', defaultsTo: 'all' }),
  }),
});
