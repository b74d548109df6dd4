import { defineRequest, modelReference, ZERO_SHOT } from '@nonet/operations';
import { z } from 'zod';

export const activateModel = defineRequest({
  name: 'activateModel',
  title: 'Make a version the one that answers',
  outcome:
    'It does in every running server, without a break. Its files are verified first; a version that is worse than the active one on the same set, or was evaluated on none of its sets, is refused unless it is forced.',
  fields: z.strictObject({
    model: modelReference.meta({
      title: 'Version',
      description: `\`name@version\`, an id, or \`${ZERO_SHOT}\` to take every model out of service.`,
      defaultsTo: undefined,
      commandLine: 'argument',
    }),
    force: z.boolean().default(false).meta({
      title: 'Although it is worse than the active one, or was not evaluated on the same sets',
    }),
  }),
});
