import type { ApiKey } from '@nonet/services/access';
import { createApiKey } from '@nonet/services/operations';
import { Command } from 'commander';
import { allPages } from '../all-pages.js';
import { audited } from '../audited.js';
import { operationCommand } from '../operations/operation-command.js';
import { withServices } from '../session.js';
import { print, table } from '../terminal/output.js';

export function keysCommand(): Command {
  return new Command().addCommand(createCommand()).addCommand(listCommand()).addCommand(revokeCommand());
}

function createCommand(): Command {
  return operationCommand(
    createApiKey,
    async (input, command) => {
      const created = await withServices(({ services }) =>
        audited(services, { action: createApiKey.name, arguments: { input } }, () =>
          services.keys.create(input),
        ),
      );
      print(
        command,
        created,
        ({ key, secret }) => `${secret}\n\nKey ${key.id} (${key.role}); the secret is not shown again.`,
      );
    },
    { verb: 'create' },
  );
}

function listCommand(): Command {
  return new Command('list')
    .description('List the keys')
    .action(async (_options: object, command: Command) => {
      const all = await withServices(({ services }) => allPages((page) => services.keys.list(page)));
      print(command, all, (keys) =>
        table(keys, [
          { heading: 'id', cell: (key) => key.id },
          { heading: 'key', cell: (key) => `${key.prefix}…` },
          { heading: 'role', cell: (key) => key.role },
          { heading: 'scopes', cell: (key) => key.scopes.join(' ') || 'all' },
          { heading: 'name', cell: (key) => key.name },
          { heading: 'state', cell: state },
          { heading: 'last used', cell: (key) => key.lastUsedAt?.toISOString() ?? 'never' },
        ]),
      );
    });
}

function revokeCommand(): Command {
  return new Command('revoke')
    .description('Revoke a key; it stops working at once')
    .argument('<id>', 'the id that the list shows')
    .action(async (id: string, _options: object, command: Command) => {
      const key = await withServices(({ services }) =>
        audited(services, { action: 'revokeApiKey', arguments: { id } }, () => services.keys.revoke(id)),
      );
      print(command, key, ({ name }) => `The key ${id} (${name}) is revoked.`);
    });
}

function state(key: ApiKey): string {
  if (key.revokedAt) return `revoked ${key.revokedAt.toISOString()}`;
  if (!key.expiresAt) return 'valid';
  return `${key.expiresAt < new Date() ? 'expired' : 'valid until'} ${key.expiresAt.toISOString()}`;
}
