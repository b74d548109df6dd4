import { type BackupReport, readBackup, writeBackup } from '@nonet/services/backup';
import { loadConfig } from '@nonet/services/config';
import { Command } from 'commander';
import { NONET } from '@nonet/errors';
import { interruption } from '../interruption.js';
import { print } from '../terminal/output.js';
import { progressBar } from '../terminal/progress.js';

export function backupCommand(): Command {
  return new Command()
    .argument('<file>', 'the archive, for example nonet-2027-01-31.tar.gz; one of this name is replaced')
    .option(
      '--without-artifacts',
      'leave out the files of models, where their store is backed up by itself',
      false,
    )
    .addHelpText(
      'after',
      '\nServers and workers may go on meanwhile: the archive holds the state of one moment.',
    )
    .action(async (file: string, { withoutArtifacts }: { withoutArtifacts: boolean }, command: Command) => {
      const artifacts = withoutArtifacts ? 'left out' : 'included';
      const report = await watched((options) => writeBackup(loadConfig(), { file, artifacts }, options));
      print(command, report, (made) => `Wrote ${held(made)} to ${file}.`);
    });
}

export function restoreCommand(): Command {
  return new Command()
    .argument('<file>', `an archive that \`${NONET} backup\` wrote`)
    .action(async (file: string, _options: object, command: Command) => {
      const report = await watched((options) => readBackup(loadConfig(), file, options));
      print(command, report, (made) => `Restored ${held(made)}, as of ${made.createdAt}.`);
    });
}

type Options = NonNullable<Parameters<typeof readBackup>[2]>;

/** Shows how far it is, and stops at Ctrl-C. */
async function watched(work: (options: Options) => Promise<BackupReport>): Promise<BackupReport> {
  const bar = progressBar();
  const { signal, release } = interruption();
  try {
    return await work({ signal, onProgress: ({ step, done, total }) => bar.update(step, done, total) });
  } finally {
    bar.stop();
    release();
  }
}

const held = ({ rows, tables, artifacts }: BackupReport) =>
  `${rows.toLocaleString('en')} rows of ${tables} tables` +
  (artifacts === null ? '' : ` and ${artifacts} files of models`);
