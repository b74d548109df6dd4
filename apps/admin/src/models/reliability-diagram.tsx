import '@mantine/charts/styles.css';
import { CompositeChart } from '@mantine/charts';
import { count, percent } from '../components/figures/numbers.js';
import type { ReliabilityBin } from './version-query.js';
import classes from './models.module.css';

/** How often symbols are right that were given such scores: where scores can be believed, bars reach the line. */
export default function ReliabilityDiagram({ bins }: { bins: readonly ReliabilityBin[] }) {
  const rows = bins.map(({ from, to, labels, score, right }) => ({
    range: `${from.toFixed(1)}–${to.toFixed(1)}`,
    'how often right': right,
    'mean score': score,
    labels,
  }));
  const spoken = bins
    .map(
      ({ score, right, labels }) =>
        `${count(labels)} symbols with a mean score of ${percent(score)} were right in ${percent(right)}`,
    )
    .join('; ');
  return (
    <figure className={classes.diagram} aria-label={`Reliability: ${spoken}`}>
      <figcaption>
        Can scores be believed?{' '}
        <span>Bars that reach the line say yes; below it scores are too high.</span>
      </figcaption>
      <CompositeChart
        h={260}
        data={rows}
        dataKey="range"
        withLegend
        series={[
          { type: 'bar', name: 'how often right', color: 'var(--nonet-bar)' },
          { type: 'line', name: 'mean score', color: 'orange.6' },
        ]}
        curveType="linear"
        valueFormatter={percent}
        xAxisLabel="score"
        yAxisProps={{ domain: [0, 1], width: 52 }}
        barProps={{ isAnimationActive: false }}
        lineProps={{ isAnimationActive: false }}
        composedChartProps={{ accessibilityLayer: false }}
      />
    </figure>
  );
}
