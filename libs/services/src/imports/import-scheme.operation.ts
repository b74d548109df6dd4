import { defineOperation, filePath, optional, type ValueOf } from '@nonet/operations';
import { z } from 'zod';

export const importScheme = defineOperation({
  name: 'importScheme',
  kind: 'scheme-import',
  title: 'Import a version of the CPC scheme',
  outcome: 'The version becomes the current one as a whole or not at all.',
  fields: z.strictObject({
    path: filePath.meta({
      title: 'File of the scheme',
      description:
        'CPCTitleList or CPCSchemeXML, zip or TSV; or a FullCPCDefinitionXML zip alone, which gives its definitions to the scheme in use.',
      commandLine: 'argument',
    }),
    definitions: optional(filePath).meta({
      title: 'File of its definitions',
      description: 'The FullCPCDefinitionXML zip of the same version.',
      defaultsTo: 'none',
    }),
    allowOlder: z.boolean().default(false).meta({ title: 'It may replace a newer scheme' }),
  }),
});
export type SchemeImport = ValueOf<typeof importScheme>;
