import { count, counted, percent } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import { readableTitle } from '../components/symbols/readable-title.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Bars } from './chart.js';
import type { SchemeStatistics } from './statistics-query.js';
import classes from './taxonomy.module.css';

type Structure = SchemeStatistics['sections'][number];

const figures = ['classes', 'subclasses', 'mainGroups', 'subgroups', 'nodes'] as const;
const HEADINGS = {
  classes: 'Classes',
  subclasses: 'Subclasses',
  mainGroups: 'Main groups',
  subgroups: 'Subgroups',
  nodes: 'All',
} as const;

const COLUMNS: readonly Column<Structure>[] = [
  {
    id: 'section',
    title: 'Section',
    isName: true,
    sortBy: ({ symbol }) => symbol,
    cell: ({ symbol, title }) => (
      <>
        <SymbolLink symbol={symbol} /> {readableTitle(title)}
      </>
    ),
  },
  ...figures.map((figure): Column<Structure> => ({
    id: figure,
    title: HEADINGS[figure],
    align: 'right',
    ...(figure === 'nodes' ? {} : { hideBelow: 'sm' as const }),
    sortBy: (section) => section[figure],
    cell: (section) => count(section[figure]),
  })),
];

/** The structure, the size and the depth of the scheme. */
export function SchemePictures({ statistics }: { statistics: SchemeStatistics }) {
  const { version, nodes, definitions, sections, depths, children } = statistics;
  const leaves = children.find(({ to }) => to === 0)?.nodes ?? 0;
  const deepest = depths.at(-1)?.depth ?? 0;
  return (
    <Section title={`Scheme ${version}: ${count(nodes)} symbols, ${count(definitions)} with a definition`}>
      <DataTable
        label="Sections"
        columns={COLUMNS}
        rows={sections}
        rowKey={({ symbol }) => symbol}
        empty="None."
      />
      <div className={classes.charts} style={{ marginTop: '1.5rem' }}>
        <Bars
          title="Symbols of each section"
          caption="How large the sections are, subgroups included."
          of="symbols"
          bars={sections.map(({ symbol, nodes: value }) => ({ name: symbol, value }))}
        />
        <Bars
          title="Depth"
          caption={`Steps below the section: main groups have 3, the deepest symbols ${deepest}.`}
          of="symbols"
          bars={depths.map(({ depth, nodes: value }) => ({ name: String(depth), value }))}
        />
        <Bars
          title="Symbols right below one symbol"
          caption={`${percent(nodes === 0 ? 0 : leaves / nodes)} have none below; few have hundreds. The scale is logarithmic.`}
          of="symbols"
          scale="log"
          bars={children.map(({ from, to, nodes: value }) => ({
            name: from === to ? String(from) : `${from}–${to}`,
            value,
          }))}
        />
        <Bars
          title="Levels"
          caption={`${counted(statistics.levels.length, 'level')}, each far larger than the one above. The scale is logarithmic.`}
          of="symbols"
          scale="log"
          bars={statistics.levels.map(({ level, nodes: value }) => ({
            name: level.toLowerCase().replace('_', ' '),
            value,
          }))}
        />
      </div>
    </Section>
  );
}
