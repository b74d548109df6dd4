import type { Logger } from 'pino';
import type { PluginRegistry } from '@nonet/plugins/host';
import type { ClassificationService } from '../classification/classification.service.js';
import { type Database, migrationNames, type Notifications } from '../database/index.js';
import { untilAborted } from '../until-aborted.js';
import type { Watch } from '../watching/watching.service.js';
import type { Health, HealthService, HealthCheck, ProcessRole, CheckResult } from './health.service.js';

export interface HealthDependencies {
  readonly database: Pick<Database, 'pool'>;
  readonly notifications: Pick<Notifications, 'state'>;
  readonly classification: Pick<ClassificationService, 'readiness'>;
  readonly plugins: Pick<PluginRegistry, 'plugins'>;
  /** What is watched of the active version. */
  readonly watched: () => Promise<Pick<Watch, 'alerts'>>;
  readonly log: Logger;
}

type Check = (part: ProcessRole, stopping: AbortSignal) => CheckResult | Promise<CheckResult>;

const NEEDS: Readonly<Record<ProcessRole, readonly HealthCheck[]>> = {
  server: ['process', 'database', 'migrations', 'queue', 'model', 'plugins', 'agreement'],
  worker: ['process', 'database', 'migrations', 'queue', 'plugins'],
};
/** Work may be sent to a process without them: what they bring is left out, and falling agreement is for people to look at. */
const OPTIONAL: ReadonlySet<HealthCheck> = new Set<HealthCheck>(['plugins', 'agreement']);
/** Orchestrators wait about five seconds for the answer. */
const PATIENCE_MILLISECONDS = 2_000;

export function createHealth({
  database,
  notifications,
  classification,
  plugins,
  watched,
  log,
}: HealthDependencies): HealthService {
  const { pool } = database;
  const checks: Readonly<Record<HealthCheck, Check>> = {
    process: (_part, stopping) => (stopping.aborted ? 'stopping' : 'ok'),
    database: async () => {
      await pool.query('SELECT 1');
      return 'ok';
    },
    migrations: async () => {
      const { rows } = await pool.query<{ name: string }>(
        `SELECT migration_name AS name FROM _prisma_migrations
          WHERE finished_at IS NOT NULL AND rolled_back_at IS NULL`,
      );
      const applied = new Set(rows.map(({ name }) => name));
      // Newer migrations do not matter: while a new version is rolled out, the old one continues to serve.
      const missing = (await migrationNames()).filter((name) => !applied.has(name));
      return missing.length === 0 ? 'ok' : `missing: ${missing.join(', ')}`;
    },
    queue: async (part) => {
      if (notifications.state !== 'listening') return 'the connection that hears of runs is lost';
      if (part === 'server') return 'ok';
      const { rows } = await pool.query<{ made: boolean }>(
        `SELECT to_regclass('pgboss.job') IS NOT NULL AS made`,
      );
      return rows[0]?.made ? 'ok' : 'not opened yet';
    },
    model: () => {
      const readiness = classification.readiness();
      switch (readiness.state) {
        case 'ready':
          return 'ok';
        case 'warming':
          return 'not ready yet';
        case 'failed':
          return `failed: ${readiness.code}`;
      }
    },
    plugins: () => {
      const ill = plugins.plugins().filter(({ state }) => state === 'resting' || state === 'quarantined');
      return ill.length === 0 ? 'ok' : ill.map(({ name, state }) => `${name}: ${state}`).join(', ');
    },
    agreement: async () => {
      const fell = (await watched()).alerts.filter(({ about }) => about !== 'sections');
      return fell.length === 0 ? 'ok' : `fell with ${fell.map(({ about }) => about).join(' and ')}`;
    },
  };

  const verdict = async (
    need: HealthCheck,
    part: ProcessRole,
    stopping: AbortSignal,
  ): Promise<CheckResult> => {
    try {
      const answer = Promise.resolve(checks[need](part, stopping));
      return await untilAborted(answer, AbortSignal.timeout(PATIENCE_MILLISECONDS));
    } catch (error) {
      log.warn({ err: error, need }, 'not ready');
      return 'does not answer';
    }
  };

  return {
    async of(part, stopping): Promise<Health> {
      const verdicts = await Promise.all(
        NEEDS[part].map(async (need) => [need, await verdict(need, part, stopping)] as const),
      );
      const missing = verdicts.filter(([, said]) => said !== 'ok').map(([need]) => need);
      const isReady = missing.every((need) => OPTIONAL.has(need));
      const well = missing.length === 0 ? 'ready' : 'degraded';
      return { status: isReady ? well : 'not ready', checks: Object.fromEntries(verdicts) };
    },
  };
}
