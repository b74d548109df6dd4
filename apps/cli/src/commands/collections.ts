import { NONET } from '@nonet/errors';
import { createCollection } from '@nonet/services/operations';
import { Command } from 'commander';
import { COMMAND_LINE } from '../actor.js';
import { allPages } from '../all-pages.js';
import { audited } from '../audited.js';
import { operationCommand } from '../operations/operation-command.js';
import { withServices } from '../session.js';
import { renderCollection, renderCollections, type ShownCollection } from '../terminal/collections.js';
import { print } from '../terminal/output.js';

export function collectionsCommand(): Command {
  return new Command()
    .addCommand(createCommand())
    .addCommand(listCommand())
    .addCommand(showCommand())
    .addCommand(removeCommand());
}

function createCommand(): Command {
  return operationCommand(
    createCollection,
    async (input, command) => {
      const made = await withServices(({ services }) =>
        audited(services, { action: createCollection.name, arguments: { input } }, async () => {
          const collection = await services.collections.create(input, COMMAND_LINE.name);
          const [patents = 0] = await services.collections.sizes([collection]);
          return { ...collection, patents };
        }),
      );
      print(
        command,
        made,
        ({ name, patents }) =>
          `The collection ${name} has ${patents.toLocaleString('en')} patents. Calibrate for it: ${NONET} calibrate --collection ${name}`,
      );
    },
    { verb: 'create' },
  ).addHelpText(
    'after',
    `\nExample:\n  $ ${NONET} collections create hydrogen --search "hydrogen tank" --country US`,
  );
}

function listCommand(): Command {
  return new Command('list')
    .description('List the collections')
    .action(async (_options: object, command: Command) => {
      const all = await withServices(async ({ services: { collections } }) => {
        const listed = await allPages((page) => collections.list(page));
        const [sizes, calibrations] = await Promise.all([
          collections.sizes(listed),
          collections.calibrationsOf(listed.map(({ id }) => id)),
        ]);
        return listed.map((collection, at) => ({
          ...collection,
          patents: sizes[at] ?? 0,
          calibrations: calibrations[at] ?? [],
        }));
      });
      print(command, all, renderCollections);
    });
}

function showCommand(): Command {
  return new Command('show')
    .description('Show the conditions of a collection, its habits, and what it is calibrated for')
    .argument('<name>', 'its name')
    .action(async (name: string, _options: object, command: Command) => {
      const shown = await withServices<ShownCollection>(async ({ services: { collections } }) => {
        const collection = await collections.get(name);
        const [[patents = 0], [calibrations = []], assigned] = await Promise.all([
          collections.sizes([collection]),
          collections.calibrationsOf([collection.id]),
          collections.assignedHabits(collection),
        ]);
        return { ...collection, patents, calibrations, assigned };
      });
      print(command, shown, renderCollection);
    });
}

function removeCommand(): Command {
  return new Command('remove')
    .description('Remove a collection and its calibrations; the patents stay')
    .argument('<name>', 'its name')
    .action(async (name: string, _options: object, command: Command) => {
      const removed = await withServices(({ services }) =>
        audited(services, { action: 'removeCollection', arguments: { name } }, () =>
          services.collections.remove(name),
        ),
      );
      print(command, removed, () => `The collection ${name} is removed; its patents stay.`);
    });
}
