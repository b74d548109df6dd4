import { LineChart } from '@mantine/charts';
import { List, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { Facts } from '../components/figures/facts.js';
import { count, counted, words } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import { shortTitle } from '../components/symbols/short-title.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import { Moment } from '../components/time/moment.js';
import { Bars } from './chart.js';
import type { LevelBalance, PatentStatistics } from './statistics-query.js';
import classes from './taxonomy.module.css';

const MOST_BARS = 20;
const MOST_RARE = 8;

/** How unevenly the stored patents are spread over the symbols of a level. */
export function BalancePictures({ statistics }: { statistics: PatentStatistics }) {
  const { patents, classified, assignments, countedAt, levels } = statistics;
  const [chosen, setChosen] = useState<string>('SUBCLASS');
  const level = levels.find((one) => one.level === chosen) ?? levels.at(-1);
  return (
    <Section
      title="How the stored patents are spread"
      actions={
        <SegmentedControl
          aria-label="Level"
          size="xs"
          value={chosen}
          onChange={setChosen}
          data={levels.map(({ level: value }) => ({ value, label: words(value) }))}
        />
      }
    >
      <Text c="dimmed" mb="sm">
        {counted(patents, 'stored patent')}, {count(classified)} of them with symbols of an office,{' '}
        {count(assignments)} symbols in all. Counted <Moment at={countedAt} />.
      </Text>
      {level && level.used > 0 ? <Balance key={level.level} level={level} /> : null}
    </Section>
  );
}

function Balance({ level }: { level: LevelBalance }) {
  const { symbols, used, fewest, median, most, imbalance, top, rare } = level;
  const name = words(level.level);
  // Others are mistakes of the sources: symbols that no scheme has.
  const rareKnown = rare.filter(({ title }) => title !== '').slice(0, MOST_RARE);
  return (
    <div className={classes.charts}>
      <div>
        <Facts
          label={`Spread over the level ${name}`}
          facts={[
            ['Symbols', `${count(symbols)}, ${count(used)} of them carried by some patent`],
            ['Patents of a symbol', `${count(fewest)} to ${count(most)}, ${count(median)} in the middle`],
            ['Imbalance', `${imbalance.toFixed(2)} (Gini: 0 is even, near 1 a few have almost all)`],
          ]}
        />
        <Text fw={600} mt="md">
          The rarest that the scheme has
        </Text>
        <List listStyleType="none">
          {rareKnown.map(({ symbol, title, patents }) => (
            <List.Item key={symbol}>
              <SymbolLink symbol={symbol} /> {shortTitle(title)}{' '}
              <Text span size="sm" c="dimmed">
                {counted(patents, 'patent')}
              </Text>
            </List.Item>
          ))}
        </List>
        {top.length > MOST_BARS && <LongTail level={level} />}
      </div>
      <Bars
        title="The most frequent"
        caption={`Stored patents of the ${count(Math.min(MOST_BARS, top.length))} most frequent symbols; one patent may carry several.`}
        of="patents"
        as="rows"
        bars={top.slice(0, MOST_BARS).map(({ symbol, patents }) => ({ name: symbol, value: patents }))}
      />
    </div>
  );
}

/** All symbols of a level from the most frequent to the rarest. */
function LongTail({ level: { top, level } }: { level: LevelBalance }) {
  const half = top.findIndex(({ patents }) => patents <= (top[0]?.patents ?? 0) / 10) + 1;
  return (
    <figure style={{ margin: '1.25rem 0 0' }}>
      <Text fw={600} component="figcaption">
        The long tail
      </Text>
      <Text size="sm" c="dimmed" mb="xs">
        Every {words(level)} from the most frequent to the rarest. The scale is logarithmic.
        {half > 0 && ` From the ${count(half)}th on they have less than a tenth of the first.`}
      </Text>
      <div
        role="img"
        aria-label={`Patents of ${count(top.length)} symbols, from ${count(top[0]?.patents ?? 0)} down to ${count(top.at(-1)?.patents ?? 0)}`}
      >
        <LineChart
          h={240}
          data={top.map(({ symbol, patents }, i) => ({ rank: i + 1, symbol, patents }))}
          dataKey="rank"
          series={[{ name: 'patents', color: 'var(--nonet-bar)' }]}
          valueFormatter={count}
          withDots={false}
          strokeWidth={2}
          curveType="stepAfter"
          lineChartProps={{ accessibilityLayer: false }}
          lineProps={{ isAnimationActive: false }}
          yAxisProps={{ scale: 'log', domain: [0.8, 'auto'], allowDataOverflow: true, width: 64 }}
          xAxisProps={{ interval: 'preserveStartEnd', minTickGap: 40 }}
        />
      </div>
    </figure>
  );
}
