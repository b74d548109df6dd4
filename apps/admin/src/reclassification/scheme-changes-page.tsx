import { Button, Checkbox, Group, NativeSelect, Text } from '@mantine/core';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Loaded } from '../components/feedback/loaded.js';
import { count, counted, totalOf, words } from '../components/figures/numbers.js';
import { Page } from '../components/page/page.js';
import { readableTitle } from '../components/symbols/readable-title.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { useAnswer } from '../data/use-answer.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import {
  SCHEME_CHANGES,
  SCHEME_UPDATES,
  type SchemeChange,
  type SchemeUpdate,
} from './scheme-changes-query.js';

const route = getRouteApi('/scheme-changes');
const SECTIONS = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'Y'];

/** What updates of the scheme changed, and how many stored patents each change touches. */
export function SchemeChangesPage() {
  const answer = useAnswer({ document: SCHEME_UPDATES, variables: {} });
  return (
    <Page
      title="Scheme changes"
      lead="What came, went, moved and was retitled when a version of the scheme replaced the one before it."
      actions={
        <Button component={Link} to="/reclassification">
          Reclassification
        </Button>
      }
    >
      <Loaded answer={answer}>
        {({ schemeUpdates }) =>
          schemeUpdates.length === 0 ? (
            <Text>No version of the scheme has replaced another one yet.</Text>
          ) : (
            <Changes updates={schemeUpdates} />
          )
        }
      </Loaded>
    </Page>
  );
}

function Changes({ updates }: { updates: readonly SchemeUpdate[] }) {
  const { kind, under, update, carried } = route.useSearch();
  const navigate = route.useNavigate();
  const seek = (change: object) =>
    void navigate({ search: { kind, under, update, carried, ...change }, replace: true });
  const shown = updates.find(({ id }) => id === update) ?? updates[0]!;
  const isTwice = (version: string) => updates.filter((update) => update.version === version).length > 1;
  const pages = useCursorPages({
    document: SCHEME_CHANGES,
    variables: {
      filter: {
        update: Number(shown.id),
        ...(kind && { kind }),
        ...(under && { under }),
        ...(carried && { carried: true }),
      },
    },
    connection: ({ schemeChanges }) => schemeChanges,
  });
  return (
    <>
      <Text mb="sm">
        {shown.fromVersion} → {shown.version}, imported <Moment at={shown.importedAt} as="relative" />:{' '}
        {count(shown.added)} added, {count(shown.removed)} removed, {count(shown.moved)} moved,{' '}
        {count(shown.retitled)} retitled. {counted(shown.patentCount, 'stored patent')}{' '}
        {shown.patentCount === 1 ? 'carries' : 'carry'} a removed symbol.
      </Text>
      <Group gap="sm" mb="sm" align="end">
        <NativeSelect
          label="Update to"
          value={shown.id}
          onChange={({ currentTarget: { value } }) => seek({ update: value })}
          data={updates.map(({ id, version }) => ({
            value: id,
            label: isTwice(version) ? `${version} (import ${id})` : version,
          }))}
        />
        <NativeSelect
          label="Change"
          value={kind ?? ''}
          onChange={({ currentTarget: { value } }) => seek({ kind: value || undefined })}
          data={[
            { value: '', label: 'any' },
            ...['ADDED', 'REMOVED', 'MOVED', 'RETITLED'].map((value) => ({ value, label: words(value) })),
          ]}
        />
        <NativeSelect
          label="Section"
          value={under ?? ''}
          onChange={({ currentTarget: { value } }) => seek({ under: value || undefined })}
          data={[
            { value: '', label: 'all' },
            ...[...new Set([...SECTIONS, ...(under ? [under] : [])])].map((value) => ({
              value,
              label: value,
            })),
          ]}
        />
        <Checkbox
          label="Only what stored patents carry"
          checked={carried === 'yes'}
          onChange={({ currentTarget }) => seek({ carried: currentTarget.checked ? 'yes' : undefined })}
          pb={8}
        />
      </Group>
      {pages.totalCount !== undefined && (
        <Text size="sm" c="dimmed" mb="xs">
          {totalOf(pages.totalCount)} {pages.totalCount === 1 ? 'change' : 'changes'}
        </Text>
      )}
      <DataTable
        label="Scheme changes"
        columns={COLUMNS}
        rows={pages.rows}
        rowKey={(change) => `${shown.id} ${change.kind} ${change.symbol}`}
        loading={pages.loading}
        error={pages.error}
        onRetry={pages.refresh}
        onEnd={pages.more}
        empty="No change meets these conditions."
      />
    </>
  );
}

const COLUMNS: readonly Column<SchemeChange>[] = [
  {
    id: 'symbol',
    title: 'Symbol',
    isName: true,
    whole: true,
    cell: ({ symbol, kind }) => (
      <>
        <SymbolLink symbol={symbol} />
        <Text size="sm" c="dimmed" hiddenFrom="xs">
          {words(kind)}
        </Text>
      </>
    ),
  },
  { id: 'kind', title: 'Change', whole: true, hideBelow: 'sm', cell: ({ kind }) => words(kind) },
  { id: 'what', title: 'Before and after', cell: (change) => <What change={change} /> },
  {
    id: 'successors',
    title: 'In its place',
    hideBelow: 'sm',
    cell: ({ successors: { nodes, totalCount } }) => (
      <Group gap="xs">
        {nodes.map(({ symbol }) => (
          <SymbolLink key={symbol} symbol={symbol} />
        ))}
        {totalCount > nodes.length && `and ${count(totalCount - nodes.length)} more`}
      </Group>
    ),
  },
  {
    id: 'patents',
    title: 'Patents',
    whole: true,
    align: 'right',
    cell: ({ patentCount }) => count(patentCount),
  },
];

function What({ change: { kind, before, after } }: { change: SchemeChange }) {
  if (kind === 'MOVED')
    return (
      <>
        below {after ? <SymbolLink symbol={after} /> : 'nothing'}, before below{' '}
        {before ? <SymbolLink symbol={before} /> : 'nothing'}
      </>
    );
  if (kind === 'RETITLED')
    return (
      <>
        {readableTitle(after ?? '')}{' '}
        <Text span size="sm" c="dimmed">
          before: {readableTitle(before ?? '')}
        </Text>
      </>
    );
  return <>{readableTitle(after ?? before ?? '')}</>;
}
