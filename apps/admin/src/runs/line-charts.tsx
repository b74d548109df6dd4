import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { count, figure } from '../components/figures/numbers.js';
import type { Curve } from './curves.js';
import classes from './runs.module.css';

const COLOURS = ['var(--nonet-bar)', 'orange.6', 'teal.6', 'grape.6', 'red.5', 'lime.7'];

/** Curves side by side; the newest value of each stands above it, so that nobody has to read it off. */
export default function LineCharts({ curves }: { curves: readonly Curve[] }) {
  return (
    <div className={classes.curves}>
      {curves.map((curve) => (
        <figure key={curve.title} className={classes.curve} aria-label={spoken(curve)}>
          <figcaption>
            {curve.title}{' '}
            <span className="numeric">
              {curve.lines
                .map(({ label, points }) =>
                  [curve.isNamed && label, short(points.at(-1)!.y)].filter(Boolean).join(' '),
                )
                .join(', ')}
            </span>
          </figcaption>
          <LineChart
            h={180}
            data={rowsOf(curve)}
            dataKey="x"
            series={curve.lines.map(({ label }, i) => ({
              name: label,
              color: COLOURS[i % COLOURS.length]!,
            }))}
            curveType="linear"
            connectNulls
            withDots={false}
            strokeWidth={1.75}
            withLegend={curve.isNamed}
            valueFormatter={short}
            xAxisProps={{ type: 'number', domain: ['dataMin', 'dataMax'], tickFormatter: count }}
            yAxisProps={{ domain: heightOf(curve), width: 56 }}
            lineProps={{ isAnimationActive: false }}
            lineChartProps={{ accessibilityLayer: false }}
          />
        </figure>
      ))}
    </div>
  );
}

/** One row for each x, with a value of each line that has one there. */
function rowsOf({ lines }: Curve): Record<string, number>[] {
  const rows = new Map<number, Record<string, number>>();
  for (const { label, points } of lines)
    for (const { x, y } of points) rows.set(x, { ...(rows.get(x) ?? { x }), [label]: y });
  return [...rows.values()].sort((a, b) => a['x']! - b['x']!);
}

/** What never changes lies between nothing and all, not between two numbers that nobody could measure. */
function heightOf({ lines }: Curve): [number | 'auto', number | 'auto'] {
  const values = lines.flatMap(({ points }) => points.map(({ y }) => y));
  const [least, most] = [Math.min(...values), Math.max(...values)];
  return least === most ? [Math.min(0, least), Math.max(least <= 1 ? 1 : 0, most)] : ['auto', 'auto'];
}

const spoken = ({ title, along, lines }: Curve): string =>
  `${title}: ${lines
    .map(({ label, points }) => {
      const [first, last] = [points[0]!, points.at(-1)!];
      return `${label} from ${short(first.y)} at ${along} ${count(first.x)} to ${short(last.y)} at ${along} ${count(last.x)}`;
    })
    .join('; ')}`;

/** Four digits; what is very small with its power of ten. */
const short = (value: number): string =>
  value !== 0 && Math.abs(value) < 0.001 ? value.toExponential(2) : figure(value);
