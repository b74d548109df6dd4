import '@mantine/charts/styles.css';
import { LineChart } from '@mantine/charts';
import { SimpleGrid, Text } from '@mantine/core';
import { figure, percent } from '../components/figures/numbers.js';
import type { Period } from './watch-query.js';

type Value = (period: Period) => number | null;

interface Line {
  readonly label: string;
  readonly value: Value;
}

const COLOURS = [
  'var(--nonet-bar)',
  'orange.6',
  'teal.6',
  'grape.6',
  'red.5',
  'lime.7',
  'cyan.7',
  'pink.5',
  'gray.6',
];

const agreed = ({ agreed: of, compared }: Period['offices']) => (compared === 0 ? null : of / compared);

/** How a model does, period by period, the oldest first. */
export default function WatchCharts({ periods }: { periods: readonly Period[] }) {
  const sections = [...new Set(periods.flatMap((one) => one.sections.map(({ section }) => section)))].sort();
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} mb="md">
      <Chart
        title="Agreement"
        periods={periods}
        format={percent}
        lines={[
          { label: 'offices', value: ({ offices }) => agreed(offices) },
          { label: 'reviews', value: ({ reviews }) => agreed(reviews) },
        ]}
      />
      <Chart
        title="Sureness and coverage"
        periods={periods}
        format={percent}
        lines={[
          { label: 'mean score', value: ({ confidence }) => confidence },
          { label: 'decided', value: ({ decided }) => decided },
        ]}
      />
      <Chart
        title="Sections"
        periods={periods}
        format={percent}
        lines={sections
          .filter((section) => section !== '-')
          .map((section) => ({
            label: section,
            value: (one: Period) => one.sections.find((own) => own.section === section)?.share ?? 0,
          }))}
      />
      <Chart
        title="How far the sections are from the first ones"
        periods={periods}
        format={figure}
        lines={[
          { label: 'stability index', value: ({ drift }) => drift?.index ?? null },
          { label: 'by chance', value: ({ drift }) => drift?.byChance ?? null },
        ]}
      />
    </SimpleGrid>
  );
}

interface ChartProps {
  readonly title: string;
  readonly periods: readonly Period[];
  readonly lines: readonly Line[];
  readonly format: (value: number) => string;
}

function Chart({ title, periods, lines, format }: ChartProps) {
  const rows = periods.map((period) => ({
    from: period.from,
    ...Object.fromEntries(lines.map(({ label, value }) => [label, value(period)])),
  }));
  const latest = periods.at(-1);
  const spoken = lines
    .map(({ label, value }) => ({ label, now: latest ? value(latest) : null }))
    .filter((one): one is { label: string; now: number } => one.now !== null)
    .map(({ label, now }) => `${label} ${format(now)}`)
    .join(', ');
  return (
    <figure style={{ margin: 0 }}>
      <Text component="figcaption" fw={600} mb="xs">
        {title}
      </Text>
      <div role="img" aria-label={`${title}, latest: ${spoken || 'nothing known'}`}>
        <LineChart
          h={200}
          data={rows}
          dataKey="from"
          series={lines.map(({ label }, at) => ({ name: label, color: COLOURS[at % COLOURS.length]! }))}
          curveType="linear"
          connectNulls
          withLegend
          valueFormatter={format}
          yAxisProps={{ width: 56 }}
          lineProps={{ isAnimationActive: false }}
          lineChartProps={{ accessibilityLayer: false }}
        />
      </div>
    </figure>
  );
}
