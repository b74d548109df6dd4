import { Button, Group as Row, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { ConfirmDialog } from '../components/actions/confirm-dialog.js';
import { Failure } from '../components/failure/failure.js';
import { counted, words } from '../components/figures/numbers.js';
import { Page } from '../components/page/page.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { useSend } from '../data/use-send.js';
import { useMay } from '../session/session.js';
import { type Decision, DECISIONS, UNDO } from './reclassification-query.js';

const route = getRouteApi('/reclassification/decisions');

/** What was decided on removed symbols: why, by whom, when; one by one or as a run it can be undone. */
export function DecisionsPage() {
  const { run, symbol } = route.useSearch();
  const { change } = useSend();
  const mayUndo = useMay('ANALYST');
  const [error, setError] = useState<Error | null>(null);
  const [undoesRun, setUndoesRun] = useState(false);
  const filter = { ...(run && { run }), ...(symbol && { symbol }) };
  const pages = useCursorPages({
    document: DECISIONS,
    variables: { filter },
    connection: ({ reclassificationChanges }) => reclassificationChanges,
  });

  async function undo(input: { change: number } | { run: string }) {
    const { undoReclassifications: outcome } = await change(UNDO, { input });
    notifications.show({ message: `${counted(outcome.count, 'decision')} undone.`, autoClose: 2500 });
    pages.refresh();
  }
  async function undoOne({ id }: Decision) {
    setError(null);
    try {
      await undo({ change: Number(id) });
    } catch (failure) {
      setError(failure as Error);
    }
  }

  return (
    <Page
      title="Decisions"
      breadcrumb={<Link to="/reclassification">Reclassification</Link>}
      lead="What became of symbols that the scheme does not have any more, the newest decision first."
      actions={
        mayUndo &&
        run && (
          <Button variant="default" onClick={() => setUndoesRun(true)}>
            Undo the run
          </Button>
        )
      }
    >
      {run && (
        <Row mb="sm">
          <Text size="sm">
            Only of{' '}
            {pages.rows[0] && pages.rows[0].decidedBy.id !== 'cli' ? (
              <Link to="/runs/$id" params={{ id: run }}>
                a run
              </Link>
            ) : (
              'a run'
            )}
            . <Link to="/reclassification/decisions">Show all</Link>
          </Text>
        </Row>
      )}
      {error && <Failure error={error} />}
      <DataTable
        label="Decisions"
        columns={columnsOf(mayUndo ? (decision) => void undoOne(decision) : null)}
        rows={pages.rows}
        rowKey={({ id }) => id}
        loading={pages.loading}
        error={pages.error}
        onRetry={pages.refresh}
        onEnd={pages.more}
        empty="Nothing was decided yet."
      />
      {undoesRun && run && (
        <ConfirmDialog
          title="Undo the run?"
          action="Undo"
          consequences="Its patents carry what they carried before, and its proposals wait for a reviewer."
          onConfirm={async () => {
            await undo({ run });
            setUndoesRun(false);
          }}
          onClose={() => setUndoesRun(false)}
        />
      )}
    </Page>
  );
}

const columnsOf = (onUndo: ((decision: Decision) => void) | null): readonly Column<Decision>[] => [
  {
    id: 'patent',
    title: 'Patent',
    isName: true,
    whole: true,
    cell: ({ patentNumber }) => (
      <Link to="/patents/$number" params={{ number: patentNumber }}>
        {patentNumber}
      </Link>
    ),
  },
  {
    id: 'symbol',
    title: 'Symbol',
    cell: ({ symbol, successor, decision }) => (
      <>
        <SymbolLink symbol={symbol} /> → {successor ? <SymbolLink symbol={successor} /> : words(decision)}
      </>
    ),
  },
  { id: 'reason', title: 'Why', hideBelow: 'sm', cell: ({ reason }) => reason },
  {
    id: 'who',
    title: 'Who',
    hideBelow: 'sm',
    cell: ({ decidedBy, runId }) =>
      runId ? (
        <Link to="/reclassification/decisions" search={{ run: runId }}>
          {decidedBy.name}, by a run
        </Link>
      ) : (
        decidedBy.name
      ),
  },
  {
    id: 'when',
    title: 'When',
    hideBelow: 'lg',
    cell: ({ decidedAt }) => <Moment at={decidedAt} as="relative" />,
  },
  {
    id: 'undo',
    title: 'Undo',
    isTitleHidden: true,
    cell: (decision) =>
      decision.undoneAt ? (
        <Text size="sm" c="dimmed">
          undone by {decision.undoneBy}
        </Text>
      ) : (
        onUndo && (
          <Button
            size="compact-sm"
            variant="subtle"
            aria-label={`Undo ${decision.symbol} of ${decision.patentNumber}`}
            onClick={() => onUndo(decision)}
          >
            Undo
          </Button>
        )
      ),
  },
];
