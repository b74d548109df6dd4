import type { PluginRegistry } from '@nonet/plugins/host';
import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Config } from '../config/index.js';
import { PLUGINS_CHANNEL, type Database, type Notifications } from '../database/index.js';
import { pluginSpecifiers } from './plugin-places.js';
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
  config: Pick<Config, 'home' | 'plugins' | 'pluginsFrom' | 'pluginModules'>,
  dependencies: PluginsDependencies,
): PluginsService {
  const { registry, database, notifications, onReload, log } = dependencies;
  /** A process ignores its own announcements. */
  const self = randomUUID();
  let last: Promise<void> = Promise.resolve();

  const foreignEncoders = () =>
    registry.plugins().flatMap(({ source, encoders }) => (source === 'built-in' ? [] : encoders));

  async function reloadHere(): Promise<void> {
    const plugins = pluginSpecifiers(config);
    const before = foreignEncoders();
    if (plugins.length === 0 && registry.plugins().every(({ source }) => source === 'built-in')) return;
    await registry.reload(plugins, config.pluginsFrom);
    log.info({ plugins }, 'read the plugins again');
    onReload([...new Set([...before, ...foreignEncoders()])]);
  }

  /** One after the other: each reads the files as they are when it begins. */
  const inTurn = () => (last = last.catch(() => undefined).then(reloadHere));

  notifications.on(PLUGINS_CHANNEL, (said) => {
    // After a break of the connection nothing is known to have changed.
    if (said === null || said === self) return;
    inTurn().catch((error: unknown) => log.error({ err: error }, 'the plugins could not be read again'));
  });

  return {
    list: () => registry.plugins(),
    async read(milliseconds) {
      const read = registry.settled();
      if (milliseconds === undefined) return read;
      const over = new AbortController();
      const patience = delay(milliseconds, undefined, { signal: over.signal }).catch(() => undefined);
      await Promise.race([read, patience]);
      over.abort();
    },
    async reload() {
      await inTurn();
      await database.prisma.$executeRaw`SELECT pg_notify(${PLUGINS_CHANNEL}, ${self})`;
      return registry.plugins();
    },
  };
}
