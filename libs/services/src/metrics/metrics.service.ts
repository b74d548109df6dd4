import type { EncodedBatch } from '@nonet/plugins';

/** Figures of this process in the form that Prometheus reads. */
export interface MetricsService {
  readonly contentType: string;
  /**
   * All figures; asks the database for the length of the queue. Never fails: figures that cannot be read are left
   * out.
   */
  text(): Promise<string>;
  /** Adds the figures of the process itself: memory, event loop, garbage collection; for long-lived processes. */
  observeProcess(): void;
  /** A GraphQL request; `operation` is of the schema, never what a client made up. */
  request(facts: { operation: string; code: string; seconds: number }): void;
  /** A response of any kind. */
  response(facts: { route: string; status: number }): void;
  classification(facts: { model: string; device: string; seconds: number }): void;
  batch(encoder: string, batch: EncodedBatch): void;
}
