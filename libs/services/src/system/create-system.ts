import type { ClassificationService } from '../classification/classification.service.js';
import type { EncodersService } from '../encoders/encoders.service.js';
import type { Config } from '../config/index.js';
import type { Database } from '../database/index.js';
import type { PatentsService } from '../patents/patents.service.js';
import type { TaxonomyService } from '../taxonomy/taxonomy.service.js';
import type { SystemService } from './system.service.js';
import { VERSION } from './version.js';

interface SystemDependencies {
  readonly database: Database;
  readonly taxonomy: TaxonomyService;
  readonly encoders: EncodersService;
  readonly classification: ClassificationService;
  readonly patents: PatentsService;
  /** How many processes answer at this address. */
  readonly answering: () => Promise<number>;
}

export function createSystem(config: Config, dependencies: SystemDependencies): SystemService {
  const startedAt = new Date();
  const { database, taxonomy, encoders, classification, answering } = dependencies;
  return {
    async status() {
      const [scheme, patents, server, processes] = await Promise.all([
        taxonomy.scheme(),
        database.prisma.patent.count(),
        database.pool.query<{ server_version: string }>('SHOW server_version'),
        answering(),
      ]);
      const { rss, heapUsed } = process.memoryUsage();
      return {
        version: VERSION,
        node: process.versions.node,
        platform: `${process.platform}-${process.arch}`,
        startedAt,
        processes,
        database: {
          kind: database.kind,
          version: server.rows[0]?.server_version ?? 'unknown',
          address: database.address,
        },
        requestedDevice: config.device,
        encoder: config.encoder,
        encoders: encoders.list(),
        scheme: scheme && { version: scheme.version, nodes: scheme.nodes },
        patents,
        classification: classification.readiness(),
        embeddedGroups: classification.ahead(),
        similarSearch: dependencies.patents.similarSearch(),
        rememberedSearch: classification.rememberedSearch(),
        memory: { residentBytes: rss, heapBytes: heapUsed },
      };
    },
  };
}
