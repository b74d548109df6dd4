import { NativeSelect, Text } from '@mantine/core';
import { lazy, Suspense, useState } from 'react';
import { FigureWithInterval } from '../components/figures/figure-with-interval.js';
import { count, counted, metricFigure, words } from '../components/figures/numbers.js';
import { Failure } from '../components/failure/failure.js';
import { Loading } from '../components/feedback/loaded.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { useAnswer } from '../data/use-answer.js';
import { OtherSystems } from './other-systems.js';
import { mostTelling } from './telling-evaluation.js';
import { titleOf } from './evaluation-title.js';
import { byPlace, figureName, intervalOf } from './figure-names.js';
import { type Evaluation, type Label, LABELS, type Version } from './version-query.js';
import classes from './models.module.css';

const ReliabilityDiagram = lazy(() => import('./reliability-diagram.js'));

type Figure = Evaluation['figures'][number];

const FIGURES: readonly Column<Figure>[] = [
  { id: 'name', title: 'Figure', isName: true, cell: ({ name }) => figureName(name) },
  {
    id: 'value',
    title: 'Value (95 % interval)',
    whole: true,
    cell: ({ value, interval }) => <FigureWithInterval value={value} interval={intervalOf(interval)} />,
  },
];

const COLUMNS: readonly Column<Label>[] = [
  { id: 'symbol', title: 'Symbol', isName: true, whole: true, cell: ({ symbol }) => <SymbolLink symbol={symbol} />, sortBy: ({ symbol }) => symbol },
  {
    id: 'documents',
    title: 'Documents',
    align: 'right',
    cell: ({ documents }) => count(documents),
    sortBy: ({ documents }) => documents,
  },
  {
    id: 'f1',
    title: 'F1 (95 % interval)',
    whole: true,
    cell: ({ f1, interval }) => <FigureWithInterval value={f1} interval={intervalOf(interval)} />,
    sortBy: ({ f1 }) => f1,
  },
  {
    id: 'precision',
    title: 'Precision',
    align: 'right',
    hideBelow: 'sm',
    cell: ({ precision }) => metricFigure(precision),
    sortBy: ({ precision }) => precision,
  },
  {
    id: 'recall',
    title: 'Recall',
    align: 'right',
    hideBelow: 'sm',
    cell: ({ recall }) => metricFigure(recall),
    sortBy: ({ recall }) => recall,
  },
];

/** The figures of a version on one set at one level, which can be chosen; the most telling first. */
export function EvaluationView({ model }: { model: Version }) {
  const { edges } = model.evaluations;
  const [chosen, setChosen] = useState(() => mostTelling(edges.map(({ node }) => node))!.id);
  const place = Math.max(
    0,
    edges.findIndex(({ node }) => node.id === chosen),
  );
  const evaluation = edges[place]!.node;
  const { id, figures, reliability, scheme, shipped, documents } = evaluation;
  return (
    <>
      <NativeSelect
        label="Measured on"
        maw="36rem"
        mb="xs"
        value={id}
        onChange={({ currentTarget }) => setChosen(currentTarget.value)}
        data={edges.map(({ node }) => ({ value: node.id, label: titleOf(node) }))}
      />
      <Text size="sm" c="dimmed" mb="sm">
        {[
          counted(documents, 'document'),
          scheme && `CPC ${scheme}`,
          shipped && 'as the product measured it before it was shipped',
        ]
          .filter(Boolean)
          .join(', ')}
      </Text>
      <div className={classes.halves}>
        <div>
          <DataTable
            label="Figures"
            columns={FIGURES}
            rows={[...figures].sort(byPlace)}
            rowKey={({ name }) => name}
            empty="It has none that this release can read."
          />
        </div>
        {reliability.length > 0 && (
          <Suspense fallback={<Loading />}>
            <ReliabilityDiagram bins={reliability} />
          </Suspense>
        )}
      </div>
      <Labels
        key={id}
        model={model.reference}
        after={edges[place - 1]?.cursor ?? null}
        evaluation={evaluation}
      />
    </>
  );
}

interface LabelsProps {
  readonly model: string;
  /** The cursor of the evaluation before; null: it is the first. */
  readonly after: string | null;
  readonly evaluation: Evaluation;
}

/** Symbol by symbol: at the level of sections, the nine experts. Other systems stand beside what all have. */
function Labels({ model, after, evaluation }: LabelsProps) {
  const answer = useAnswer({ document: LABELS, variables: { model, after } });
  const found = answer.data?.model?.evaluations.nodes[0];
  const labels = found?.labels ?? [];
  return (
    <>
      <OtherSystems reference={model} evaluation={evaluation} labels={labels} others={found?.others ?? []} />
      {answer.error && <Failure error={answer.error} onRetry={answer.refresh} />}
      {labels.length > 0 && <LabelTable level={words(evaluation.level)} labels={labels} />}
    </>
  );
}

function LabelTable({ level, labels }: { level: string; labels: readonly Label[] }) {
  return (
    <div className={classes.labels}>
      <DataTable
        label={`Figures of each ${level}`}
        columns={COLUMNS}
        rows={labels}
        rowKey={({ symbol }) => symbol}
        empty="None."
      />
    </div>
  );
}
