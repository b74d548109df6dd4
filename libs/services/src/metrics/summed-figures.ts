import { AggregatorRegistry, type MetricObjectWithValues, type MetricValue } from 'prom-client';

/** The figures of a process, so that they can be sent to another one. */
export type Figures = MetricObjectWithValues<MetricValue<string>>[];

/**
 * The figures of several processes as those of one, in the form that Prometheus reads: what was counted is added up, and what all of
 * them see alike stands once.
 */
export const summedFigures = (processes: readonly Figures[]): Promise<string> =>
  AggregatorRegistry.aggregate([...processes]).metrics();

const COUNTED: readonly unknown[] = ['counter', 'histogram'];

/** What processes that have ended counted, as that of one; what they held or saw is no more. */
export function pastFigures(ended: readonly Figures[]): Promise<Figures> {
  const counted = ended.map((figures) =>
    figures.filter(({ type, aggregator }) => COUNTED.includes(type) && aggregator === 'sum'),
  );
  return AggregatorRegistry.aggregate(counted).getMetricsAsJSON() as Promise<Figures>;
}
