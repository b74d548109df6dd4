import { NONET } from '@nonet/errors';
import { listSchemeChanges } from '@nonet/services/operations';
import type { Command } from 'commander';
import { allPages } from '../all-pages.js';
import { operationCommand } from '../operations/operation-command.js';
import { withServices } from '../session.js';
import { print } from '../terminal/output.js';
import { renderSchemeChanges, type ShownSchemeChanges } from '../terminal/reclassification.js';

export function schemeChangesCommand(): Command {
  return operationCommand(listSchemeChanges, async ({ filter }, command) => {
    const shown = await withServices<ShownSchemeChanges>(async ({ services: { schemeChanges } }) => {
      const [changes, updates] = await Promise.all([
        allPages((page) => schemeChanges.list(filter ?? {}, page)),
        schemeChanges.updates(),
      ]);
      const [carriers, touched] = await Promise.all([
        schemeChanges.carriersOf(changes.map(({ symbol }) => symbol)),
        schemeChanges.touchedBy(updates.map(({ id }) => id)),
      ]);
      return {
        updates: updates.map((update, at) => ({ ...update, patents: touched[at] ?? 0 })),
        changes: changes.map((change, at) => ({ ...change, patents: carriers[at] ?? 0 })),
      };
    });
    print(command, shown, renderSchemeChanges);
  }).addHelpText('after', `\nExample:\n  $ ${NONET} scheme-changes --kind removed --under H01L --carried`);
}
