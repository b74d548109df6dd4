import { PATENT_FORMATS } from '@nonet/patents';
import { Command } from 'commander';
import { print, table } from '../terminal/output.js';

interface ListedFormat {
  readonly name: string;
  readonly standard: string;
  readonly fills: readonly string[];
}

/** What files of patents are read, wherever a file of patents is asked for. */
export function formatsCommand(): Command {
  return new Command()
    .action((_: object, command: Command) => {
      const formats: ListedFormat[] = PATENT_FORMATS.map(({ name, standard, fills }) => ({
        name,
        standard,
        fills,
      }));
      print(command, formats, (rows) =>
        table(
          [...rows],
          [
            { heading: 'format', cell: ({ name }) => name },
            { heading: 'standard', cell: ({ standard }) => standard },
            { heading: 'fills', cell: ({ fills }) => fills.join(', ') },
          ],
        ),
      );
    })
    .addHelpText(
      'after',
      '\nFiles are told apart by their content, not by their names. Each may be packed by zip, gzip or tar, also within each other, and be' +
        '\nwritten in UTF-8 or UTF-16.',
    );
}
