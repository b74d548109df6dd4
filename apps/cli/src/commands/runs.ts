import { describeRun, listRuns } from '@nonet/services/operations';
import type { Run, RunEvent } from '@nonet/services/runs';
import { Command } from 'commander';
import { allPages } from '../all-pages.js';
import { COMMAND_LINE } from '../actor.js';
import { operationCommand } from '../operations/operation-command.js';
import { integer } from '../options.js';
import { audited } from '../audited.js';
import { withServices } from '../session.js';
import { print, shorten, table, wantsJson } from '../terminal/output.js';
import { runReporter, runText, standing } from '../terminal/run.js';

export function runsCommand(): Command {
  return new Command()
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(followCommand())
    .addCommand(cancelCommand());
}

function listCommand(): Command {
  return operationCommand(
    listRuns,
    async ({ filter }, command) => {
      const rows = await withServices(({ services }) =>
        allPages((page) => services.runs.list(filter ?? {}, page)),
      );
      print(command, rows, (runs) =>
        table(runs, [
          { heading: 'id', cell: (run) => run.id },
          { heading: 'kind', cell: (run) => run.kind },
          { heading: 'of', cell: (run) => shorten(describeRun(run).subject, 40) },
          { heading: 'state', cell: (run) => run.state },
          { heading: 'now', cell: standing },
          { heading: 'by', cell: (run) => run.startedBy.name },
          { heading: 'asked for', cell: (run) => run.createdAt.toISOString() },
        ]),
      );
    },
    { verb: 'list' },
  );
}

function showCommand(): Command {
  return new Command('show')
    .description('Show a run: state, figures, configuration, result')
    .argument('<id>', 'the id that the list shows')
    .action(async (id: string, _options: object, command: Command) => {
      print(command, await withServices(({ services }) => services.runs.need(id)), runText);
    });
}

function followCommand(): Command {
  return new Command('follow')
    .description('Print what a run reported and reports, until it ends; it fails when the run did')
    .argument('<id>', 'the id that the list shows')
    .option('--after <n>', 'begin after the event of this number', integer(0, 2 ** 31 - 1), 0)
    .action(async (id: string, { after }: { after: number }, command: Command) => {
      const reporter = runReporter();
      const report = wantsJson(command)
        ? (event: RunEvent) => process.stdout.write(`${JSON.stringify(event)}\n`)
        : reporter.report;
      const run = await withServices<Run>(async ({ services, signal }) => {
        for await (const event of await services.runs.events(id, { after, signal })) report(event);
        signal.throwIfAborted();
        return services.runs.need(id);
      }).finally(() => reporter.stop());
      if (run.state !== 'succeeded') process.exitCode = 1;
    });
}

function cancelCommand(): Command {
  return new Command('cancel')
    .description('Cancel a run: a queued one at once, a running one as soon as its worker obeys')
    .argument('<id>', 'the id that the list shows')
    .action(async (id: string, _options: object, command: Command) => {
      const run = await withServices(({ services }) =>
        audited(services, { action: 'cancelRun', arguments: { id } }, () =>
          services.runs.cancel(id, COMMAND_LINE),
        ),
      );
      print(command, run, ({ state }) =>
        state === 'running' ? `The worker of ${id} is asked to stop.` : `The run ${id} is ${state}.`,
      );
    });
}
