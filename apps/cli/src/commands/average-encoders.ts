import { averageCheckpoints } from '@nonet/encoder';
import { Command } from 'commander';
import { NONET } from '@nonet/errors';
import { print } from '../terminal/output.js';

/** Works on folders alone, so it needs neither a database nor the services. */
export function averageEncodersCommand(): Command {
  return new Command()
    .argument('<folders...>', 'the folders of two or more encoders')
    .requiredOption('--output <folder>', 'the folder of the result, new or empty')
    .addHelpText(
      'after',
      '\nWeights and heads are averaged number by number; they must have been trained on the same labels.' +
        `\nExample:\n  $ ${NONET} average-encoders .nonet/models/ours-1 .nonet/models/ours-2 --output .nonet/models/ours`,
    )
    .action(async (folders: string[], { output }: { output: string }, command: Command) => {
      await averageCheckpoints(folders, output);
      print(
        command,
        { encoder: output, averageOf: folders },
        () => `Averaged ${folders.length} encoders: ${output}`,
      );
    });
}
