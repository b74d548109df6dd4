import { Badge, Button, Code, Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { FigureWithInterval } from '../components/figures/figure-with-interval.js';
import { counted, size, words } from '../components/figures/numbers.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { byPlace, figureName, intervalOf } from './figure-names.js';
import { titleOf } from './evaluation-title.js';
import { byTelling } from './telling-evaluation.js';
import type { Evaluation, Version } from './models-query.js';
import classes from './version-table.module.css';

interface VersionTableProps {
  readonly models: readonly Version[];
  /** null: whoever looks may not. */
  readonly onActivate: ((reference: string) => void) | null;
}

/** A set that versions were measured on: a column of figures that compare. */
interface EvaluationSet {
  readonly key: string;
  readonly title: string;
  readonly documents: number;
}

const keyOf = ({ sha256, level, mode, documents }: Evaluation) => `${sha256} ${level} ${mode} ${documents}`;

export function VersionTable({ models, onActivate }: VersionTableProps) {
  return (
    <DataTable
      label="Versions"
      columns={columnsOf(models, onActivate)}
      rows={models}
      rowKey={({ id }) => id}
      isMarked={({ active }) => active}
      empty={
        <>
          No model yet. A training makes one, or <Code>npx nonet models publish FOLDER</Code>.
        </>
      }
    />
  );
}

const columnsOf = (
  models: readonly Version[],
  onActivate: VersionTableProps['onActivate'],
): Column<Version>[] => [
  {
    id: 'version',
    title: 'Version',
    isName: true,
    whole: true,
    cell: ({ reference, active, kind, encoder, bytes }) => (
      <>
        <Link to="/models/$version" params={{ version: reference }} className={classes.reference}>
          {reference}
        </Link>{' '}
        {active && <Badge color="green">active</Badge>}
        <Text size="xs" c="dimmed">
          {words(kind)}
          {encoder && ` on ${encoder}`}, {size(bytes)}
        </Text>
      </>
    ),
  },
  {
    id: 'change',
    title: 'Change',
    isTitleHidden: true,
    whole: true,
    cell: ({ reference, active, removedAt }) => (
      <>
        {removedAt && (
          <Text span c="dimmed">
            files removed
          </Text>
        )}
        {onActivate && !active && !removedAt && (
          <Button size="compact-sm" variant="default" onClick={() => onActivate(reference)}>
            Activate …
          </Button>
        )}
      </>
    ),
  },
  {
    id: 'published',
    title: 'Published',
    whole: true,
    hideBelow: 'sm',
    cell: ({ createdAt, createdBy }) => (
      <>
        <Moment at={createdAt} />
        <Text size="xs" c="dimmed">
          by {createdBy}
        </Text>
      </>
    ),
  },
  ...setsOf(models).map(({ key, title, documents }) => ({
    id: key,
    title: `${title}, ${counted(documents, 'document')}`,
    cell: ({ evaluations }: Version) => (
      <Figures evaluation={evaluations.nodes.find((one) => keyOf(one) === key)} />
    ),
  })),
];

/** So many sets a table has room for; the page of a version has all. */
const MOST_SETS = 3;

function Figures({ evaluation }: { evaluation: Evaluation | undefined }) {
  if (!evaluation)
    return (
      <Text span size="sm" c="dimmed">
        not measured
      </Text>
    );
  return (
    <dl className={classes.figures}>
      {[...evaluation.figures]
        .sort(byPlace)
        .map(({ name, value, interval }) => (
          <div key={name}>
            <dt>{figureName(name)}</dt>
            <dd>
              <FigureWithInterval value={value} interval={intervalOf(interval)} />
            </dd>
          </div>
        ))}
    </dl>
  );
}

/** Those on which most versions compare come first, and of them the most telling. */
function setsOf(models: readonly Version[]): EvaluationSet[] {
  const sets = new Map<string, { readonly set: EvaluationSet; readonly evaluation: Evaluation; versions: number }>();
  for (const evaluation of models.flatMap((model) => model.evaluations.nodes)) {
    const { documents } = evaluation;
    const key = keyOf(evaluation);
    const known = sets.get(key);
    if (known) known.versions++;
    else sets.set(key, { set: { key, title: titleOf(evaluation), documents }, evaluation, versions: 1 });
  }
  return [...sets.values()]
    .sort((a, b) => b.versions - a.versions || byTelling(a.evaluation, b.evaluation))
    .slice(0, MOST_SETS)
    .map(({ set }) => set);
}
