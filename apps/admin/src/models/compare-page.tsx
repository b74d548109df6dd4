import { NativeSelect, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Empty, Loaded } from '../components/feedback/loaded.js';
import { count, counted, metricFigure, words } from '../components/figures/numbers.js';
import { Page, Section } from '../components/page/page.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { titleOf } from './evaluation-title.js';
import { byPlace, figureName, isError } from './figure-names.js';
import classes from './models.module.css';

const CHOICES = graphql(`
  query VersionChoices {
    models(first: 100) {
      nodes {
        id
        reference
        active
      }
    }
  }
`);
const COMPARE = graphql(`
  query CompareModels($a: String!, $b: String!) {
    compareModels(a: $a, b: $b) {
      sets {
        a {
          id
          dataset
          level
          mode
          documents
        }
        figures {
          name
          a
          b
        }
        labels(first: 300) {
          symbol
          documents
          gain
          a {
            f1
          }
          b {
            f1
          }
        }
      }
    }
  }
`);

/** As many as the document asks for; more would cost the server more than one request may. */
const MOST_LABELS = 300;

type Comparison = ResultOf<typeof COMPARE>['compareModels'];
type Set = Comparison['sets'][number];
type Pair = Set['figures'][number];
type Label = Set['labels'][number];

const valueOf = (value: number | null | undefined) =>
  value === null || value === undefined ? <span aria-label="none">–</span> : metricFigure(value);

/** By how much the second is higher, coloured by whether that is good, and with a sign, since colour alone says nothing. */
function Gain({ by, lessIsBetter = false }: { by: number; lessIsBetter?: boolean | undefined }) {
  const shown = metricFigure(Math.abs(by));
  if (Number(shown) === 0) return <span className="numeric">0.000</span>;
  const isBetter = lessIsBetter ? by < 0 : by > 0;
  return (
    <span className={`numeric ${isBetter ? classes.better : classes.worse}`}>
      {by > 0 ? '+' : '−'}
      {shown}
    </span>
  );
}

const figuresOf = (a: string, b: string): readonly Column<Pair>[] => [
  { id: 'name', title: 'Figure', isName: true, cell: ({ name }) => figureName(name) },
  { id: 'a', title: a, align: 'right', cell: (pair) => valueOf(pair.a) },
  { id: 'b', title: b, align: 'right', cell: (pair) => valueOf(pair.b) },
  {
    id: 'gain',
    title: 'Difference',
    align: 'right',
    cell: (pair) =>
      pair.a !== null && pair.b !== null && <Gain by={pair.b - pair.a} lessIsBetter={isError(pair.name)} />,
  },
];

const labelsOf = (a: string, b: string): readonly Column<Label>[] => [
  {
    id: 'symbol',
    title: 'Symbol',
    isName: true,
    whole: true,
    cell: ({ symbol }) => <SymbolLink symbol={symbol} />,
    sortBy: ({ symbol }) => symbol,
  },
  {
    id: 'documents',
    title: 'Documents',
    align: 'right',
    hideBelow: 'sm',
    cell: ({ documents }) => count(documents),
    sortBy: ({ documents }) => documents,
  },
  { id: 'a', title: a, align: 'right', cell: (pair) => valueOf(pair.a?.f1), sortBy: (pair) => pair.a?.f1 ?? null },
  { id: 'b', title: b, align: 'right', cell: (pair) => valueOf(pair.b?.f1), sortBy: (pair) => pair.b?.f1 ?? null },
  { id: 'gain', title: 'Difference', align: 'right', cell: ({ gain }) => <Gain by={gain} />, sortBy: ({ gain }) => gain },
];

const route = getRouteApi('/models/compare');

/** Two versions side by side, on each set that both were measured on: figure by figure, and symbol by symbol. */
export function ComparePage() {
  const { a, b } = route.useSearch();
  const navigate = route.useNavigate();
  const list = useAnswer({ document: CHOICES, variables: {} });
  const isChosen = a !== undefined && b !== undefined;
  const answer = useAnswer({
    document: COMPARE,
    variables: { a: a ?? '', b: b ?? '' },
    pause: !isChosen,
  });
  const versions = list.data?.models.nodes ?? [];
  const choices = (chosen: string | undefined) => [
    { value: '', label: 'choose a version' },
    ...(chosen !== undefined && !versions.some(({ reference }) => reference === chosen)
      ? [{ value: chosen, label: chosen }]
      : []),
    ...versions.map(({ reference, active }) => ({
      value: reference,
      label: active ? `${reference} (active)` : reference,
    })),
  ];
  return (
    <Page
      title="Compare two versions"
      breadcrumb={<Link to="/models">All models</Link>}
      lead="On each set that both were measured on in the same way."
    >
      <div className={classes.pair}>
        <NativeSelect
          label="First"
          value={a ?? ''}
          data={choices(a)}
          onChange={({ currentTarget: { value } }) => void navigate({ search: { a: value || undefined, b } })}
        />
        <NativeSelect
          label="Second"
          value={b ?? ''}
          data={choices(b)}
          onChange={({ currentTarget: { value } }) => void navigate({ search: { a, b: value || undefined } })}
        />
      </div>
      {isChosen ? (
        <Loaded answer={answer}>
          {({ compareModels }) => <SideBySide comparison={compareModels} a={a} b={b} />}
        </Loaded>
      ) : (
        <Empty>Choose two versions.</Empty>
      )}
    </Page>
  );
}

function SideBySide({ comparison: { sets }, a, b }: { comparison: Comparison; a: string; b: string }) {
  if (sets.length === 0)
    return (
      <Empty>
        They were not measured on the same set in the same way, so they cannot be compared.{' '}
        <Link to="/runs" search={{ start: 'evaluateModel' }} style={{ textDecoration: 'underline' }}>
          Measure both
        </Link>
        .
      </Empty>
    );
  return sets.map((set) => (
    <Section key={set.a.id} title={titleOf(set.a)}>
      <Text size="sm" c="dimmed" mb="xs">
        {counted(set.a.documents, 'document')}. A difference above 0 speaks for {b}, but for the calibration
        error.{set.labels.length >= MOST_LABELS && ` The ${MOST_LABELS} symbols that differ most are shown.`}
      </Text>
      <div>
        <div className={classes.narrow}>
          <DataTable
            label={`Figures, ${titleOf(set.a)}`}
            columns={figuresOf(a, b)}
            rows={[...set.figures].sort(byPlace)}
            rowKey={({ name }) => name}
            empty="None."
          />
        </div>
        <div className={classes.labels}>
          <Text size="sm" c="dimmed" mb={4}>
            F1 of each symbol
          </Text>
          <DataTable
            label={`Each ${words(set.a.level)}, ${titleOf(set.a)}`}
            columns={labelsOf(a, b)}
            rows={set.labels}
            rowKey={({ symbol }) => symbol}
            empty="The symbols were not measured one by one."
          />
        </div>
      </div>
    </Section>
  ));
}
