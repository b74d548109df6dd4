import { defineOperation, filePath } from '@nonet/operations';
import { z } from 'zod';

export const importPatents = defineOperation({
  name: 'importPatents',
  kind: 'patent-import',
  title: 'Import patents',
  outcome: 'What cannot be read is kept with its place and reason.',
  fields: z.strictObject({
    path: filePath.meta({
      title: 'File of patents',
      description: 'USPTO XML (also zipped), JSONL (also gzipped) or CSV; the format is detected.',
      commandLine: 'argument',
    }),
  }),
});
