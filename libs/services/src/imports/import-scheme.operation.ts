import { defineOperation, filePath, optional, type ValueOf, withRule } from '@nonet/operations';
import { z } from 'zod';

export const importScheme = defineOperation({
  name: 'importScheme',
  kind: 'scheme-import',
  title: 'Import a version of the CPC scheme',
  outcome: 'The version becomes the current one as a whole or not at all.',
  fields: withRule(
    z.strictObject({
      path: filePath.meta({
        title: 'File of the scheme',
        description:
          'CPCTitleList (zip or TSV) or CPCSchemeXML (zip, or one of its files, which is a part); or what is published beside the scheme in use: FullCPCDefinitionXML, CPCValidityFile, the CPC-IPC concordance, revision concordance lists.',
        commandLine: 'argument',
      }),
      definitions: optional(filePath).meta({
        title: 'File of its definitions',
        description: 'The FullCPCDefinitionXML zip of the same version.',
        defaultsTo: 'none',
      }),
      allowOlder: z.boolean().default(false).meta({ title: 'It may replace a newer scheme' }),
      partial: z.boolean().default(false).meta({
        title: 'It is a part of the scheme',
        description:
          'Only the sections and subclasses in the file change, all others stay as they are. Single files of CPCSchemeXML are known as parts.',
      }),
      replace: z.boolean().default(false).meta({
        title: 'What it lacks is to go',
        description:
          'Without this a file that lacks a section, or more than a tenth of the symbols in use, is refused.',
      }),
    }),
    {
      at: 'partial',
      of: ['partial', 'replace'],
      holds: ({ partial, replace }) => !(partial && replace),
      allowed: 'a part of the scheme, or one in which nothing is missing; not both',
    },
  ),
});
export type SchemeImport = ValueOf<typeof importScheme>;
