import { importPatents, importScheme } from '@nonet/services/operations';
import type { Import, ImportOptions, ImportRejection } from '@nonet/services/imports';
import { Command } from 'commander';
import { NONET } from '@nonet/errors';
import { allPages } from '../all-pages.js';
import { audited } from '../audited.js';
import { operationCommand } from '../operations/operation-command.js';
import { type Session, withServices } from '../session.js';
import { print } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';

const ACTOR = 'command line';

const IN_THIS_PROCESS =
  '\nThis command imports in its own process and ends with it. The mutations importScheme and importPatents queue the same as' +
  `\nruns (${NONET} runs): workers do them, and go on with them when one of them dies.`;

export function importSchemeCommand(): Command {
  return operationCommand(importScheme, async (files, command) => {
    const result = await runImport((session, importing) =>
      audited(session.services, { action: importScheme.name, arguments: files }, () =>
        session.services.imports.importScheme(files, importing),
      ),
    );
    print(command, result, (row) =>
      [`Imported ${row.read} symbols in ${seconds(row)} s: ${changes(row)}.`, ...rejections(row)].join('\n'),
    );
  }).addHelpText('after', IN_THIS_PROCESS);
}

export function importPatentsCommand(): Command {
  return operationCommand(importPatents, async (file, command) => {
    const result = await runImport((session, importing) =>
      audited(session.services, { action: importPatents.name, arguments: file }, () =>
        session.services.imports.importPatents(file, importing),
      ),
    );
    print(command, result, (row) =>
      [
        `Read ${row.read} records in ${seconds(row)} s: ${changes(row)}, ${row.duplicates} with a text that others have too.`,
        ...merging(row),
        ...ignoring(row),
        ...rejections(row),
      ].join('\n'),
    );
  }).addHelpText('after', IN_THIS_PROCESS);
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
              : `${row.id}  ${row.startedAt.toISOString()}  ${row.kind} ${row.state}: ${row.source}, ${changes(row)}, ${row.rejected} rejected, ${row.rejectedFields} fields rejected`,
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

/** What became of the fields of patents that were stored already. */
function merging({ filled, replaced, kept, unknownSymbols }: Import): string[] {
  const lines: string[] = [];
  if (filled + replaced + kept > 0)
    lines.push(
      `Of patents that were there already ${filled} fields were filled, ${replaced} changed, ${kept} kept although the source says otherwise.`,
    );
  if (unknownSymbols > 0)
    lines.push(`${unknownSymbols} symbols are not in the scheme in use, or not any more; they are kept.`);
  return lines;
}

function ignoring({ ignored }: Import): string[] {
  return ignored.length === 0 ? [] : [`Nothing is read from ${ignored.join(', ')}.`];
}

function rejections({ id, rejected, rejectedFields }: Import): string[] {
  if (rejected + rejectedFields === 0) return [];
  return [
    `${rejected} files or records could not be read, and ${rejectedFields} fields of others; each is kept with its place and reason` +
      ` (${NONET} imports --rejections ${id}).`,
  ];
}

function seconds(row: Import): string {
  return ((row.finishedAt!.getTime() - row.startedAt.getTime()) / 1000).toFixed(1);
}
