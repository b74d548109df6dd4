import { NONET } from '@nonet/errors';
import {
  decideReclassifications,
  listReclassificationChanges,
  listReclassificationGroups,
  listReclassifications,
  undoReclassifications,
} from '@nonet/services/operations';
import type { PageRequest } from '@nonet/services/paging';
import { Command } from 'commander';
import { COMMAND_LINE } from '../actor.js';
import { allPages, eachOfPages } from '../all-pages.js';
import { audited } from '../audited.js';
import { operationCommand } from '../operations/operation-command.js';
import { withServices } from '../session.js';
import { print } from '../terminal/output.js';
import {
  reclassificationCsv,
  renderChanges,
  renderGroups,
  renderReclassifications,
} from '../terminal/reclassification.js';

export function reclassificationsCommand(): Command {
  return new Command()
    .addCommand(groupsCommand())
    .addCommand(listCommand())
    .addCommand(decideCommand())
    .addCommand(changesCommand())
    .addCommand(undoCommand())
    .addCommand(exportCommand());
}

const groupsCommand = () =>
  operationCommand(
    listReclassificationGroups,
    async ({ filter }, command) => {
      const groups = await withServices(({ services }) =>
        allPages((page) => services.reclassification.groups({ state: 'open', ...filter }, page)),
      );
      print(command, groups, renderGroups);
    },
    { verb: 'groups' },
  ).addHelpText('after', '\nWithout --state those that nobody has decided are listed.');

const listCommand = () =>
  operationCommand(
    listReclassifications,
    async ({ filter }, command) => {
      const rows = await withServices(({ services }) =>
        allPages((page) => services.reclassification.list(filter ?? {}, page)),
      );
      print(command, rows, renderReclassifications);
    },
    { verb: 'list' },
  );

const decideCommand = () =>
  operationCommand(
    decideReclassifications,
    async (request, command) => {
      const outcome = await withServices(({ services }) =>
        audited(services, { action: decideReclassifications.name, arguments: { input: request } }, () =>
          services.reclassification.decide(request, COMMAND_LINE),
        ),
      );
      print(
        command,
        outcome,
        ({ decided }) =>
          `Decided for ${decided} patents. What was done, and how to take it back: ${NONET} reclassifications changes`,
      );
    },
    { verb: 'decide' },
  ).addHelpText(
    'after',
    `\nExample:\n  $ ${NONET} reclassifications decide "H01L 27/14" --decision choose --successor "H10F 39/00"`,
  );

const changesCommand = () =>
  operationCommand(
    listReclassificationChanges,
    async ({ filter }, command) => {
      const rows = await withServices(({ services }) =>
        allPages((page) => services.reclassification.changes(filter ?? {}, page)),
      );
      print(command, rows, renderChanges);
    },
    { verb: 'changes' },
  );

const undoCommand = () =>
  operationCommand(
    undoReclassifications,
    async (request, command) => {
      const outcome = await withServices(({ services }) =>
        audited(services, { action: undoReclassifications.name, arguments: { input: request } }, () =>
          services.reclassification.undo(request, COMMAND_LINE),
        ),
      );
      print(command, outcome, ({ undone }) => `Undid ${undone} decisions; they wait for a reviewer again.`);
    },
    { verb: 'undo' },
  );

/** Row by row, so that any number fits. */
const exportCommand = () =>
  operationCommand(
    listReclassifications,
    async ({ filter }, command) => {
      const { csv } = command.opts<{ csv?: true }>();
      if (csv) process.stdout.write(reclassificationCsv.header);
      await withServices(async ({ services, signal }) => {
        const list = (page: PageRequest) => {
          signal.throwIfAborted();
          return services.reclassification.list(filter ?? {}, page);
        };
        await eachOfPages(list, (row) => {
          process.stdout.write(csv ? reclassificationCsv.row(row) : `${JSON.stringify(row)}\n`);
        });
      });
    },
    { verb: 'export', outcome: 'A JSON object on each line, with candidates and evidence.' },
  )
    .option('--csv', 'a table in place of JSON lines, without evidence')
    .addHelpText('after', `\nExample:\n  $ ${NONET} reclassifications export --csv > reclassified.csv`);
