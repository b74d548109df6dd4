import { defineOperation, filePath, list } from '@nonet/operations';
import { z } from 'zod';

/** A shell makes a file for each of a pattern. */
const MOST_SOURCES = 10_000;

export const importPatents = defineOperation({
  name: 'importPatents',
  kind: 'patent-import',
  title: 'Import patents',
  outcome: 'What cannot be read is kept with its place and reason.',
  fields: z.strictObject({
    path: filePath.meta({
      title: 'File of patents',
      description:
        'Any of the formats, also packed; the format is detected. Also a folder, of which all files are read, or a pattern such as `x*.jsonl`.',
      commandLine: 'argument',
    }),
    more: list(filePath, { most: MOST_SOURCES })
      .default([])
      .meta({
        title: 'More files',
        description: 'They are read after the first one, and are one import with it.',
        allowed: `at most ${MOST_SOURCES.toLocaleString('en')} paths`,
        placeholder: 'file',
        control: 'server-file',
        commandLine: 'argument',
      }),
  }),
});

/** Which files; without more of them the first one alone. */
export type PatentFiles = { readonly path: string; readonly more?: readonly string[] };
