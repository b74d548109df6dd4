import type { ExpertTraining, ExpertTrainingEvent } from '@nonet/services/training';
import type { GivenExpert } from '@nonet/experts';
import type { DeviceChoice } from '@nonet/plugins';
import { Command } from 'commander';
import { NONET } from '@nonet/errors';
import { COMMAND_LINE } from '../actor.js';
import { audited } from '../audited.js';
import { deviceName, givenExpert, integer, modelName } from '../options.js';
import { withModel } from '../session.js';
import { expertReporter } from '../terminal/experts.js';
import { wantsJson } from '../terminal/output.js';

interface TrainExpertsOptions {
  name: string;
  encoder?: string;
  file?: string[];
  fromDatabase?: true;
  fair?: string[];
  limit?: number;
  device: DeviceChoice;
  expert?: GivenExpert[];
  activate?: true;
}

export function trainExpertsCommand(): Command {
  return new Command()
    .description('Train the nine experts on patents with known symbols; the result is a version of a model')
    .requiredOption('--name <name>', 'the name of the model; the result is its next version', modelName)
    .option('--file <file...>', 'the patents: JSONL (also gzipped), CSV or USPTO XML')
    .option('--from-database', 'the stored patents that have symbols, beside those of files')
    .option(
      '--encoder <encoder>',
      'an encoder with heads: a name, name@version or a folder (default: that of the active experts)',
    )
    .option('--fair <file...>', 'fair samples of what will be asked, for gates and calibration')
    .option('--limit <n>', 'at most so many patents of each file', integer(1, 100_000_000))
    .option('--device <device>', 'auto, cpu, cuda or cuda:N', deviceName, 'auto' as DeviceChoice)
    .option(
      '--expert <section=expert...>',
      'give a section an expert of a plugin beside its own, for example D=keyword',
      givenExpert,
    )
    .option('--activate', 'let the version answer, unless it is worse than the one that does')
    .addHelpText(
      'after',
      '\nOf records that name a split, train is learnt and dev measures; those that name none are learnt.' +
        '\nOf stored patents one in twenty, drawn by its family or number, measures.' +
        `\n--json prints one event a line. An encoder gets heads from \`${NONET} train-encoder --loss joint\`.`,
    )
    .action(async (options: TrainExpertsOptions, command: Command) => {
      const { name, encoder = null, file: files = [], fair = [], limit = Infinity, device } = options;
      const reporter = expertReporter();
      const report = wantsJson(command)
        ? (event: ExpertTrainingEvent) => process.stdout.write(`${JSON.stringify(event)}\n`)
        : reporter.report;
      const activate = options.activate ?? false;
      const fromDatabase = options.fromDatabase ?? false;
      const training: ExpertTraining = {
        name,
        encoder,
        fromDatabase,
        files,
        fair,
        limit,
        device,
        experts: options.expert ?? [],
        activate,
      };
      try {
        await withModel(options.encoder, async ({ services, signal }) =>
          audited(services, { action: 'trainExperts', arguments: training }, async () => {
            const asker = { actor: COMMAND_LINE.name, signal };
            for await (const event of services.training.trainExperts(training, asker)) report(event);
          }),
        );
      } finally {
        reporter.stop();
      }
    });
}
