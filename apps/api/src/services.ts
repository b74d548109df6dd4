import type { Logger } from 'pino';
import type { KeysService } from './access/keys.service.js';
import type { ClassificationService } from './classification/classification.service.js';
import type { EncodersService } from './classification/encoders.service.js';
import type { Config } from './config/index.js';
import type { ImportsService } from './imports/imports.service.js';
import type { PatentsService } from './patents/patents.service.js';
import type { PluginsService } from './plugins/plugins.service.js';
import type { SystemService } from './system/system.service.js';
import type { TaxonomyService } from './taxonomy/taxonomy.service.js';

/** Everything a server or a command can ask for, wired on one database. */
export interface Services {
  readonly taxonomy: TaxonomyService;
  readonly patents: PatentsService;
  readonly imports: ImportsService;
  readonly classification: ClassificationService;
  readonly encoders: EncodersService;
  readonly keys: KeysService;
  readonly plugins: PluginsService;
  readonly system: SystemService;
  /** Ends running work, frees the models, leaves the database (and stops the embedded one if nobody else uses it). */
  close(): Promise<void>;
}

/** The composition root: opens (and, where needed, starts and migrates) the database and wires the services on it. */
export async function createServices(config: Config, options: { log: Logger }): Promise<Services> {
  void config;
  void options;
  throw new Error('The services are not wired yet.');
}
