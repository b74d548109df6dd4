import type { ExpertExtension, ReviewLearning, RevisionEvent } from '@nonet/services/training';
import type { Services } from '@nonet/services';
import type { DeviceChoice } from '@nonet/plugins';
import { Command } from 'commander';
import { COMMAND_LINE } from '../actor.js';
import { audited } from '../audited.js';
import { deviceName } from '../options.js';
import { withModel } from '../session.js';
import { wantsJson } from '../terminal/output.js';
import { revisionReporter } from '../terminal/revisions.js';

interface RevisionOptions {
  model?: string;
  measure?: string[];
  device: DeviceChoice;
  activate?: true;
}

export function extendCommand(): Command {
  return revision(
    new Command()
      .description(
        'Give the experts symbols that they did not have, without training; the result is a version',
      )
      .requiredOption('--symbols <symbol...>', 'subclasses, and main groups, in any usual spelling')
      .option('--file <file...>', 'patents that carry them: JSONL (also gzipped), CSV or USPTO XML'),
    'Without --file a subclass is known by the texts of the scheme alone. A handful of patents is better: they join the\n' +
      'memory, and a head is made of them. What the experts know already takes examples, and only joins the memory.',
  ).action(async (options: RevisionOptions & { symbols: string[]; file?: string[] }, command: Command) => {
    const extension: ExpertExtension = {
      ...revisionOf(options),
      symbols: options.symbols,
      files: options.file ?? [],
    };
    await revise(command, { action: 'extendToSubclasses', arguments: extension }, ({ training }, asker) =>
      training.extendExperts(extension, asker),
    );
  });
}

export function learnCommand(): Command {
  return revision(
    new Command()
      .description(
        'Learn from what people reviewed since a version was made, in seconds; the result is a version',
      )
      .option('--refit <section...>', 'sections whose experts also move their weights'),
    'What is right of a text joins the memory, what is wrong leaves it. An expert moves its weights only where that is\n' +
      'better for texts that were kept aside; all others stay as they are.',
  ).action(async (options: RevisionOptions & { refit?: string[] }, command: Command) => {
    const learning: ReviewLearning = { ...revisionOf(options), refit: options.refit ?? [] };
    await revise(command, { action: 'learnFromReviews', arguments: learning }, ({ training }, asker) =>
      training.learnFromReviews(learning, asker),
    );
  });
}

function revision(command: Command, help: string): Command {
  return command
    .option('--model <model>', 'the version to start from: name@version or an id (default: the active one)')
    .option('--measure <file...>', 'files whose dev records measure the version beside the one before')
    .option('--device <device>', 'auto, cpu, cuda or cuda:N', deviceName, 'auto' as DeviceChoice)
    .option('--activate', 'let the version answer, unless it is worse than the one that does')
    .addHelpText('after', `\n${help}\n--json prints one event a line.`);
}

const revisionOf = ({ model, measure, device, activate }: RevisionOptions) => ({
  model: model ?? null,
  measure: measure ?? [],
  device,
  activate: activate ?? false,
});

/** Follows a revision to its end, and leaves an entry in the audit log. */
async function revise(
  command: Command,
  mutation: { readonly action: string; readonly arguments: ExpertExtension | ReviewLearning },
  begin: (services: Services, asker: { actor: string; signal: AbortSignal }) => AsyncIterable<RevisionEvent>,
): Promise<void> {
  const { model } = mutation.arguments;
  const reporter = revisionReporter();
  const report = wantsJson(command)
    ? (event: RevisionEvent) => void process.stdout.write(`${JSON.stringify(event)}\n`)
    : reporter.report;
  try {
    await withModel(model ?? undefined, async ({ services, signal }) =>
      audited(services, mutation, async () => {
        for await (const event of begin(services, { actor: COMMAND_LINE.name, signal })) report(event);
      }),
    );
  } finally {
    reporter.stop();
  }
}
