import { BarChart } from '@mantine/charts';
import '@mantine/charts/styles.css';
import { Text } from '@mantine/core';
import { count } from '../components/figures/numbers.js';

interface BarsProps {
  /** What the picture shows, for those who do not see it too. */
  readonly title: string;
  /** What there is to see in it. */
  readonly caption: string;
  readonly bars: readonly { readonly name: string; readonly value: number }[];
  /** What is counted: `symbols`. */
  readonly of: string;
  /** `log` where a few are thousands of times as many as others. */
  readonly scale?: 'linear' | 'log';
  /** `rows` draws them from left to right, where names are long or many. */
  readonly as?: 'columns' | 'rows';
}

/** A picture of counts, with its title and what there is to see in it. */
export function Bars({ title, caption, bars, of, scale = 'linear', as = 'columns' }: BarsProps) {
  const domain: [number, 'auto'] = [scale === 'log' ? 0.8 : 0, 'auto'];
  const axis = { scale, domain, allowDataOverflow: true };
  return (
    <figure style={{ margin: 0 }}>
      <Text fw={600} component="figcaption">
        {title}
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        {caption}
      </Text>
      <div
        role="img"
        aria-label={`${title}. ${bars.map(({ name, value }) => `${name}: ${count(value)}`).join('; ')}`}
      >
        <BarChart
          h={as === 'rows' ? Math.max(160, bars.length * 22 + 40) : 240}
          data={bars.map(({ name, value }) => ({ name, [of]: value }))}
          dataKey="name"
          series={[{ name: of, color: 'var(--nonet-bar)' }]}
          orientation={as === 'rows' ? 'vertical' : 'horizontal'}
          valueFormatter={count}
          withTooltip
          barChartProps={{ accessibilityLayer: false }}
          barProps={{ isAnimationActive: false }}
          {...(as === 'rows'
            ? { xAxisProps: axis, yAxisProps: { width: 74, interval: 0 }, gridAxis: 'x' as const }
            : { yAxisProps: { ...axis, width: 64 }, xAxisProps: { interval: 'preserveStartEnd' as const } })}
        />
      </div>
    </figure>
  );
}
