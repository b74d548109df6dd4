import { Text } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { percent } from '../components/figures/numbers.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { type Group, type Proposal, PROPOSALS } from './reclassification-query.js';

/** Signals as people call them. */
const SIGNALS: Readonly<Record<string, string>> = {
  title: 'titles',
  path: 'titles with those above',
  text: "the patent's text",
  words: 'shared words',
  class: 'same class',
  subclass: 'same subclass',
  mainGroup: 'same main group',
  kept: 'other symbols of the patent',
  carriers: 'patents that carry both',
  groupCarriers: 'patents of both main groups',
};

const SOURCES: Readonly<Record<string, string>> = {
  concordance: 'named by the concordance',
  ancestor: 'the nearest symbol above',
  update: '',
};

/** The patents of a group, each with its candidates and what speaks for the first. */
export function GroupProposals({ group: { symbol, successor } }: { group: Group }) {
  const pages = useCursorPages({
    document: PROPOSALS,
    variables: {
      filter: { state: 'OPEN', symbol, ...(successor === null ? { unproposed: true } : { successor }) },
    },
    connection: ({ reclassifications }) => reclassifications,
  });
  return (
    <DataTable
      label={`Patents with ${symbol}`}
      columns={COLUMNS}
      rows={pages.rows}
      rowKey={({ id }) => id}
      loading={pages.loading}
      error={pages.error}
      onRetry={pages.refresh}
      onEnd={pages.more}
      empty="No patent waits."
    />
  );
}

const COLUMNS: readonly Column<Proposal>[] = [
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
    id: 'candidates',
    title: 'Candidates',
    cell: ({ candidates }) =>
      candidates.map(({ symbol, confidence }, at) => (
        <Text span key={symbol} size="sm">
          {at > 0 && ', '}
          <SymbolLink symbol={symbol} /> {percent(confidence)}
        </Text>
      )),
  },
  {
    id: 'why',
    title: 'What speaks for the first',
    hideBelow: 'sm',
    cell: (proposal) => evidenceOf(proposal),
  },
];

function evidenceOf({ candidates: [first] }: Proposal): string {
  if (!first) return '';
  const signals = first.evidence
    .filter(({ weight }) => weight > 0)
    .slice(0, 3)
    .map(({ signal }) => SIGNALS[signal] ?? signal);
  return [SOURCES[first.source], ...signals].filter(Boolean).join(', ');
}
