import type { Import, ImportOptions, ImportRejection } from '@nonet/services/imports';
import { Command } from 'commander';
import { NONET } from '@nonet/errors';
import { allPages } from '../all-pages.js';
import { audited } from '../audited.js';
import { type Session, withServices } from '../session.js';
import { print } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';

const ACTOR = 'command line';

const IN_THIS_PROCESS =
  '\nThis command imports in its own process and ends with it. The mutations importScheme and importPatents queue the same as' +
  `\nruns (${NONET} runs): workers do them, and go on with them when one of them dies.`;

interface SchemeOptions {
  definitions?: string;
  allowOlder: boolean;
}

export function importSchemeCommand(): Command {
  return new Command()
    .description(
      'Import a version of the CPC scheme: CPCTitleList or CPCSchemeXML, zip or TSV; or definitions alone for the scheme in use',
    )
    .argument('<file>', 'the file of the scheme, or a FullCPCDefinitionXML zip alone')
    .option('--definitions <file>', 'FullCPCDefinitionXML zip: the definitions of the same version')
    .option('--allow-older', 'let the scheme replace a newer one', false)
    .addHelpText('after', IN_THIS_PROCESS)
    .action(async (file: string, options: SchemeOptions, command: Command) => {
      const { definitions = null, allowOlder } = options;
      const files = { path: file, definitions, allowOlder };
      const result = await runImport((session, importing) =>
        audited(session.services, { action: 'importScheme', arguments: files }, () =>
          session.services.imports.importScheme(files, importing),
        ),
      );
      print(command, result, (row) => `Imported ${row.read} symbols in ${seconds(row)} s: ${changes(row)}.`);
    });
}

export function importPatentsCommand(): Command {
  return new Command()
    .description('Import patents: USPTO XML, JSONL or CSV, also zipped or gzipped')
    .argument('<file>', 'the file with the patents')
    .addHelpText('after', IN_THIS_PROCESS)
    .action(async (file: string, _options: object, command: Command) => {
      const result = await runImport((session, importing) =>
        audited(session.services, { action: 'importPatents', arguments: { path: file } }, () =>
          session.services.imports.importPatents({ path: file }, importing),
        ),
      );
      print(
        command,
        result,
        (row) =>
          `Read ${row.read} records in ${seconds(row)} s: ${changes(row)}, ${row.duplicates} with a text that others have too.` +
          (row.rejected > 0
            ? `\n${row.rejected} could not be read; each is kept with its place and reason (${NONET} imports --rejections ${row.id}).`
            : ''),
      );
    });
}

export function importsCommand(): Command {
  return new Command()
    .option('--rejections <import>', 'the id of an import')
    .action(async (options: { rejections?: string }, command: Command) => {
      const { rejections: id } = options;
      const rows = await withServices<(Import | ImportRejection)[]>(({ services: { imports } }) =>
        id === undefined
          ? allPages((page) => imports.list({}, page))
          : allPages((page) => imports.rejections(id, page)),
      );
      print(command, rows, (all) =>
        all
          .map((row) =>
            'place' in row
              ? `${row.file}, ${row.place}: ${row.reason} [${row.code}]`
              : `${row.id}  ${row.startedAt.toISOString()}  ${row.kind} ${row.state}: ${row.source}, ${changes(row)}, ${row.rejected} rejected`,
          )
          .join('\n'),
      );
    });
}

/** Runs an import under a progress bar. */
async function runImport(
  work: (session: Session, options: ImportOptions) => Promise<Import>,
): Promise<Import> {
  const bar = progressBar();
  try {
    return await withServices((session) =>
      work(session, {
        actor: ACTOR,
        signal: session.signal,
        onProgress: ({ phase, done, total }) => bar.update(phase, done, total),
      }),
    );
  } finally {
    bar.stop();
  }
}

function changes(row: Import): string {
  return `${row.added} added, ${row.updated} updated, ${row.unchanged} unchanged, ${row.removed} removed`;
}

function seconds(row: Import): string {
  return ((row.finishedAt!.getTime() - row.startedAt.getTime()) / 1000).toFixed(1);
}
