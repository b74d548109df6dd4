import { type ApiKey, type Role, ROLES, SCOPE_NAMES } from '@nonet/services/access';
import { Command, InvalidArgumentError, Option } from 'commander';
import { allPages } from '../all-pages.js';
import { audited } from '../audited.js';
import { withServices } from '../session.js';
import { print, table } from '../terminal/output.js';

export function keysCommand(): Command {
  return new Command().addCommand(createCommand()).addCommand(listCommand()).addCommand(revokeCommand());
}

interface CreateOptions {
  role: Role;
  scope?: string[];
  expires?: Date;
}

function createCommand(): Command {
  return new Command('create')
    .description('Make a key; its secret is shown this once')
    .argument('<name>', 'who uses it')
    .addOption(new Option('--role <role>', 'what it may do').choices(ROLES).default('reader'))
    .addOption(
      new Option('--scope <scopes...>', 'keep it to these groups or names of operations').choices(
        SCOPE_NAMES,
      ),
    )
    .option('--expires <date>', 'last day of use, for example 2027-01-31', day)
    .action(async (name: string, options: CreateOptions, command: Command) => {
      const { role, scope: scopes = [], expires: expiresAt = null } = options;
      const input = { name, role, scopes, expiresAt };
      const created = await withServices(({ services }) =>
        audited(services, { action: 'createApiKey', arguments: { input } }, () =>
          services.keys.create(input),
        ),
      );
      print(
        command,
        created,
        ({ key, secret }) => `${secret}\n\nKey ${key.id} (${key.role}); the secret is not shown again.`,
      );
    });
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

function day(value: string): Date {
  const date = new Date(`${value}T23:59:59Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(value) || Number.isNaN(date.getTime())) {
    throw new InvalidArgumentError('Must be a date such as 2027-01-31.');
  }
  return date;
}
