import type { PluginRegistry } from '@nonet/plugins';
import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';
import { PLUGINS_CHANNEL, type Database, type Notifications } from '../database/index.js';
import { logProblems } from './load-plugins.js';
import type { PluginsService } from './plugins.service.js';

export interface PluginsDependencies {
  readonly registry: PluginRegistry;
  readonly database: Database;
  readonly notifications: Notifications;
  /** Called after plugins were read again, with the names of their encoders. */
  readonly onReload: (encoders: readonly string[]) => void;
  readonly log: Logger;
}

export function createPlugins(
  config: Pick<Config, 'plugins'>,
  dependencies: PluginsDependencies,
): PluginsService {
  const { registry, database, notifications, onReload, log } = dependencies;
  /** A process ignores its own announcements. */
  const self = randomUUID();
  let last: Promise<void> = Promise.resolve();

  const foreignEncoders = () =>
    registry.plugins().flatMap(({ source, encoders }) => (source === 'built-in' ? [] : encoders));

  async function reloadHere(): Promise<void> {
    if (config.plugins.length === 0) return;
    const before = foreignEncoders();
    await registry.reload(config.plugins, process.cwd());
    logProblems(registry, log);
    log.info({ plugins: config.plugins }, 'read the plugins again');
    onReload([...new Set([...before, ...foreignEncoders()])]);
  }

  /** One after the other: each reads the files as they are when it begins. */
  const inTurn = () => (last = last.then(reloadHere));

  notifications.on(PLUGINS_CHANNEL, (said) => {
    // After a break of the connection nothing is known to have changed.
    if (said === null || said === self) return;
    inTurn().catch((error: unknown) => log.error({ err: error }, 'the plugins could not be read again'));
  });

  return {
    list: () => registry.plugins(),
    async reload() {
      await inTurn();
      await database.prisma.$executeRaw`SELECT pg_notify(${PLUGINS_CHANNEL}, ${self})`;
      return registry.plugins();
    },
  };
}
