import { Text } from '@mantine/core';
import { FigureWithInterval } from '../components/figures/figure-with-interval.js';
import { metricFigure } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { byPlace, figureName, intervalOf } from './figure-names.js';
import type { Evaluation, Label, Other } from './version-query.js';

type Figure = Other['figures'][number];

interface OthersProps {
  readonly reference: string;
  readonly evaluation: Evaluation;
  readonly labels: readonly Label[];
  readonly others: readonly Other[];
}

/** What other systems reach: measured on the same set, and what has been published of sections. */
export function OtherSystems(props: OthersProps) {
  const { others } = props;
  const peers = others.filter(({ origin }) => origin === 'MEASURED');
  const published = others.filter(({ origin }) => origin === 'PUBLISHED');
  return (
    <>
      {peers.length > 0 && <Peers {...props} peers={peers} />}
      {published.length > 0 && <Published {...props} published={published} />}
    </>
  );
}

/** The version and its peers, a row each, by what was measured of all of them. */
function Peers({ reference, evaluation, peers }: OthersProps & { peers: readonly Other[] }) {
  const names = [...new Set(peers.flatMap(({ figures }) => figures.map(({ name }) => name)))];
  const own = { name: reference, figures: evaluation.figures };
  const columns: readonly Column<Pick<Other, 'name' | 'figures'>>[] = [
    { id: 'name', title: 'System', isName: true, cell: ({ name }) => name, sortBy: ({ name }) => name },
    ...names
      .map((name) => ({ name }))
      .sort(byPlace)
      .map(({ name }, i): Column<Pick<Other, 'name' | 'figures'>> => ({
        id: name,
        title: figureName(name),
        whole: true,
        ...(i > 0 && { hideBelow: i > 1 ? ('lg' as const) : ('sm' as const) }),
        sortBy: ({ figures }) => valueOf(figures, name),
        cell: ({ figures }) => <Shown figure={figures.find((one) => one.name === name)} />,
      })),
  ];
  return (
    <Section title="Beside other systems on the same set">
      <DataTable
        label="Beside other systems"
        columns={columns}
        rows={[own, ...peers]}
        rowKey={({ name }) => name}
        empty="None."
      />
      <Text size="sm" c="dimmed" mt="xs">
        All learnt from the same texts. From {peers[0]!.source}.
      </Text>
    </Section>
  );
}

interface Line {
  readonly name: string;
  readonly own: number | null;
  readonly of: readonly (number | null)[];
}

const SECTIONS = [...'ABCDEFGHY'];
const AVERAGES = ['microF1', 'macroF1', 'instanceF1'];

/** F1 section by section, and what others have published of theirs. */
function Published({ reference, evaluation, labels, published }: OthersProps & { published: readonly Other[] }) {
  const lines: readonly Line[] = [
    ...SECTIONS.map((section) => ({
      name: section,
      own: labels.find(({ symbol }) => symbol === section)?.f1 ?? null,
      of: published.map(({ figures }) => valueOf(figures, section)),
    })),
    ...AVERAGES.map((average) => ({
      name: figureName(average),
      own: valueOf(evaluation.figures, average),
      of: published.map(({ figures }) => valueOf(figures, average)),
    })),
  ];
  const columns: readonly Column<Line>[] = [
    { id: 'name', title: 'F1 of', isName: true, cell: ({ name }) => name },
    { id: 'own', title: reference, align: 'right', cell: ({ own }) => <strong>{dashed(own)}</strong> },
    ...published.map(
      ({ name }, i): Column<Line> => ({
        id: name,
        title: name,
        align: 'right',
        ...(i > 0 && { hideBelow: 'lg' as const }),
        cell: ({ of }) => dashed(of[i] ?? null),
      }),
    ),
  ];
  return (
    <Section title="Beside published figures">
      <DataTable
        label="Beside published figures"
        columns={columns}
        rows={lines}
        rowKey={({ name }) => name}
        empty="None."
      />
      <Text size="sm" c="dimmed" mt="xs">
        Published on other documents: they say what is usual, not who is better.{' '}
        {published.map(({ name, source }) => `${name}: ${source}.`).join(' ')}
      </Text>
    </Section>
  );
}

const valueOf = (figures: readonly Figure[], name: string): number | null =>
  figures.find((figure) => figure.name === name)?.value ?? null;

const dashed = (value: number | null): string => (value === null ? '–' : metricFigure(value));

const Shown = ({ figure }: { figure: Figure | undefined }) =>
  figure === undefined ? '–' : <FigureWithInterval value={figure.value} interval={intervalOf(figure.interval)} />;
