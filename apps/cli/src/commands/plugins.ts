import type { PluginReport } from '@nonet/plugins/host';
import { Command } from 'commander';
import { audited } from '../audited.js';
import { askServer } from '../door/ask-server.js';
import { withServices } from '../session.js';
import { size } from '../terminal/models.js';
import { print, table } from '../terminal/output.js';

export function pluginsCommand(): Command {
  return new Command()
    .addCommand(listCommand(), { isDefault: true })
    .addCommand(createCommand())
    .addCommand(checkCommand())
    .addCommand(reloadCommand());
}

function listCommand(): Command {
  return new Command('list')
    .description(
      'List the plugins, how they are (beside a server of this home: in that), and what is wrong with those out of service',
    )
    .action(async (_options: object, command: Command) => {
      const plugins =
        (await askServer<readonly PluginReport[]>('plugins', {})) ??
        (await withServices(async ({ services }) => {
          await services.plugins.read();
          return services.plugins.list();
        }));
      print(command, plugins, pluginTable);
    });
}

function createCommand(): Command {
  return new Command('create')
    .description('Make a folder with a whole plugin, here or elsewhere')
    .argument('<name>', 'name of its package, with a scope or without: @acme/nonet-wind')
    .option('--expert', 'with an expert that learns (the default)')
    .option('--rules', 'with an expert that goes by rules')
    .option('--encoder', 'with an encoder')
    .option('--into <folder>', 'the folder that it is made in; default: this one')
    .action(
      async (name: string, options: { encoder?: true; rules?: true; into?: string }, command: Command) => {
        const { createPlugin, createdHint } = await import('@nonet/plugins/host');
        const kind = options.encoder ? 'encoder' : options.rules ? 'rules' : 'expert';
        const folder = createPlugin({ name, kind, within: options.into ?? process.cwd() });
        print(command, { folder, kind }, () => createdHint(folder, kind));
      },
    );
}

function checkCommand(): Command {
  return new Command('check')
    .description('Run the conformance kit on a plugin, in a process of its own')
    .argument('[path]', 'its folder or file, or the name of a package; default: this folder', '.')
    .option('--settings <file>', 'JSON of what the configuration would say for it')
    .action(async (plugin: string, options: { settings?: string }, command: Command) => {
      const [{ checkPlugin, checkReport, isKept, readCheckSettings }, { loadConfig }] = await Promise.all([
        import('@nonet/plugins/host'),
        import('@nonet/services/config'),
      ]);
      const { models, isolation } = loadConfig();
      const report = await checkPlugin({
        plugin,
        folder: process.cwd(),
        modelsFolder: models,
        environment: isolation.environment,
        ...(options.settings === undefined ? {} : { settings: readCheckSettings(options.settings, plugin) }),
      });
      print(command, report, checkReport);
      if (!isKept(report)) process.exitCode = 1;
    });
}

function reloadCommand(): Command {
  return new Command('reload')
    .description('Have all servers and workers read their plugins again, without a restart')
    .action(async (_options: object, command: Command) => {
      const plugins = await withServices(({ services }) =>
        audited(services, { action: 'reloadPlugins', arguments: {} }, () => services.plugins.reload()),
      );
      print(command, plugins, pluginTable);
    });
}

const ISOLATION = {
  process: 'own process',
  none: 'none (trusted)',
  'built-in': '–',
} as const satisfies Record<PluginReport['isolation'], string>;

function pluginTable(plugins: readonly PluginReport[]): string {
  return table(plugins, [
    { heading: 'plugin', cell: ({ name, version }) => [name, version].filter(Boolean).join(' ') },
    { heading: 'from', cell: ({ source }) => source },
    { heading: 'state', cell: ({ state }) => state },
    { heading: 'encoders', cell: ({ encoders }) => encoders.join(', ') || '–' },
    { heading: 'experts', cell: ({ experts }) => experts.map(({ id }) => id).join(', ') || '–' },
    { heading: 'isolation', cell: ({ isolation }) => ISOLATION[isolation] },
    { heading: 'p50 / p95', cell: ({ health }) => milliseconds(health), align: 'right' },
    { heading: 'errors', cell: ({ health }) => `${health.errors} of ${health.calls}`, align: 'right' },
    { heading: 'restarts', cell: ({ health }) => String(health.restarts), align: 'right' },
    {
      heading: 'memory',
      cell: ({ health }) => (health.memory === null ? '–' : size(health.memory)),
      align: 'right',
    },
    {
      heading: 'problem, or last fault',
      cell: ({ problem, health: { lastFault } }) =>
        problem
          ? `${problem.message} [${problem.code}]`
          : lastFault
            ? `at ${momentOf(lastFault.at)}: ${lastFault.message} [${lastFault.code}]`
            : '',
    },
  ]);
}

const milliseconds = ({ p50, p95 }: PluginReport['health']): string =>
  p50 === null || p95 === null ? '–' : `${p50.toFixed(1)} / ${p95.toFixed(1)} ms`;

/** From a server it comes as text. */
const momentOf = (at: Date | string): string => new Date(at).toISOString();
