import { Command } from 'commander';
import { withServices } from '../session.js';
import { print, table } from '../terminal/output.js';

export function pluginsCommand(): Command {
  return new Command().action(async (_options: object, command: Command) => {
    const plugins = await withServices(async ({ services }) => services.plugins.list());
    print(command, plugins, (all) =>
      table(all, [
        { heading: 'plugin', cell: ({ name, version }) => [name, version].filter(Boolean).join(' ') },
        { heading: 'from', cell: ({ source }) => source },
        { heading: 'state', cell: ({ state }) => state },
        { heading: 'encoders', cell: ({ encoders }) => encoders.join(', ') || '–' },
        { heading: 'experts', cell: ({ experts }) => experts.map(({ id }) => id).join(', ') || '–' },
        {
          heading: 'problem',
          cell: ({ problem }) => (problem ? `${problem.message} [${problem.code}]` : ''),
        },
      ]),
    );
  });
}
