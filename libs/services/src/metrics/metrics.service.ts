import type { EncodedBatch } from '@nonet/plugins';
import type { PluginReport } from '@nonet/plugins/host';
import type { Logger } from 'pino';
import type { Database } from '../database/index.js';
import type { Figures } from './summed-figures.js';
import type { Watch } from '../watching/watching.service.js';

/** Where figures come from that are not counted but read when somebody asks. */
export interface MetricsSources {
  readonly database: Pick<Database, 'pool' | 'presence'>;
  readonly version: string;
  readonly isReady: () => boolean;
  /** The encoders in memory and where they run. */
  readonly encoders: () => readonly { readonly id: string; readonly device: string }[];
  /** Those of the product are left out. */
  readonly plugins: () => readonly PluginReport[];
  /** What is watched of the active version. */
  readonly watched: () => Promise<Watch>;
  readonly log: Logger;
}

/** Figures of this process in the form that Prometheus reads. */
export interface MetricsService {
  readonly contentType: string;
  /**
   * All figures; asks the database for the length of the queue. Never fails: figures that cannot be read are left
   * out.
   */
  text(): Promise<string>;
  /** The same for another process, which adds up those of several. */
  figures(): Promise<Figures>;
  /** Adds the figures of the process itself: memory, event loop, garbage collection; for long-lived processes. */
  observeProcess(): void;
  /** Adds the figures of services, each read when all are asked for. */
  watch(sources: MetricsSources): void;
  /** A GraphQL request; `operation` is of the schema, never what a client made up. */
  request(facts: { operation: string; code: string; seconds: number }): void;
  /** A response of any kind. */
  response(facts: { route: string; status: number }): void;
  classification(facts: { model: string; device: string; seconds: number }): void;
  batch(encoder: string, batch: EncodedBatch): void;
}
