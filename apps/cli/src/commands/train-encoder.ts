import {
  BATCH,
  type EncoderChoices,
  encoderSettings,
  LOSSES,
  PRECISIONS,
  TABLES,
} from '@nonet/services/training';
import type { TrainingEvent } from '@nonet/encoder-training';
import { STAGE_TWO } from '@nonet/patents';
import type { DeviceChoice } from '@nonet/plugins';
import { Command, InvalidArgumentError, Option } from 'commander';
import { COMMAND_LINE } from '../actor.js';
import { deviceName, fraction, integer } from '../options.js';
import { audited } from '../audited.js';
import { withServices } from '../session.js';
import { wantsJson } from '../terminal/output.js';
import { trainingReporter } from '../terminal/training.js';

interface TrainEncoderOptions extends EncoderChoices {
  name: string;
  file: string[];
  base: string;
  limit?: number;
  stageTwo: number;
  device: DeviceChoice;
}

export function trainEncoderCommand(): Command {
  return new Command()
    .description('Fine-tune an encoder on patents with known symbols; the result is an encoder of its own')
    .requiredOption('--name <name>', 'the name of the result, for NONET_ENCODER', encoderName)
    .requiredOption('--file <file...>', 'the patents: JSONL (also gzipped), CSV or USPTO XML')
    .option('--base <encoder>', 'the encoder to start from', 'minilm-l6')
    .addOption(new Option('--loss <loss>', 'what is learnt from').choices(LOSSES).default('joint'))
    .option('--lora <rank>', 'train small adapters of this rank instead of all weights', integer(1, 256))
    .addOption(
      new Option(
        '--tables <what>',
        'embedding tables: frozen ones stay those of the base, and the result is half as large (default: trained)',
      ).choices(TABLES),
    )
    .option('--epochs <n>', 'passes over the patents', positive, 6)
    .option('--minutes <n>', 'end, and write the result, after so many minutes', positive)
    .option(
      '--batch <n>',
      `patents a step (default: ${BATCH.cpu} on the CPU, ${BATCH.gpu} on a GPU)`,
      integer(2, 4096),
    )
    .option('--rate <rate>', 'learning rate at its highest (default: what suits the loss)', positive)
    .addOption(
      new Option('--precision <type>', 'of the products (default: float32, on a GPU bfloat16)').choices(
        PRECISIONS,
      ),
    )
    .option('--limit <n>', 'at most so many patents of each file', integer(1, 100_000_000))
    .option(
      '--stage-two <share>',
      'patents that are left out, for train-experts to weigh signals on; 0: learn from all',
      fraction,
      STAGE_TWO,
    )
    .option(
      '--evaluate-every <n>',
      'steps between evaluations on held-out patents',
      integer(1, 1_000_000),
      500,
    )
    .option('--patience <n>', 'end after so many evaluations without a gain (0: never)', integer(0, 1000), 0)
    .option('--seed <n>', 'another seed, other draws', integer(0, 2 ** 31), 0)
    .option('--device <device>', 'auto, cpu, cuda or cuda:N', deviceName, 'auto' as DeviceChoice)
    .addHelpText(
      'after',
      '\nRecords name their split (train, dev); those that do not are divided. --json prints one event a line.' +
        '\nCtrl-C saves and stops; the same command goes on from there.',
    )
    .action(async (options: TrainEncoderOptions, command: Command) => {
      const { name, base, file: files, limit = Infinity, stageTwo, device } = options;
      const reporter = trainingReporter();
      const report = wantsJson(command)
        ? (event: TrainingEvent) => process.stdout.write(`${JSON.stringify(event)}\n`)
        : reporter.report;
      try {
        await withServices(async ({ services, signal }) => {
          const asker = { actor: COMMAND_LINE.name, signal };
          const settings = encoderSettings(options, device);
          const training = { name, base, files, limit, stageTwo, device, settings };
          await audited(services, { action: 'trainEncoder', arguments: training }, async () => {
            for await (const event of services.training.trainEncoder(training, asker)) report(event);
          });
        });
      } finally {
        reporter.stop();
      }
    });
}

function encoderName(value: string): string {
  if (/^[a-z0-9][a-z0-9-]*$/.test(value)) return value;
  throw new InvalidArgumentError('Must be lower-case letters, digits and hyphens.');
}

function positive(value: string): number {
  const number = Number(value);
  if (number > 0 && Number.isFinite(number)) return number;
  throw new InvalidArgumentError('Must be a number above 0.');
}
