import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue } from 'prom-client';

/** The figures of a process, so that they can be sent to another one. */
export type Figures = MetricObjectWithValues<MetricValue<string>>[];

/**
 * The figures of several processes as those of one, in the form that Prometheus reads: what was counted is added up, and what all of
 * them see alike stands once.
 */
export const summedFigures = (processes: readonly Figures[]): Promise<string> =>
  AggregatorRegistry.aggregate([...processes]).metrics();
