import { Code, Group, NativeSelect, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { Page } from '../components/page/page.js';
import { words } from '../components/figures/numbers.js';
import { SearchBox } from '../components/search/search-box.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { Moment } from '../components/time/moment.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useCursorPages } from '../data/use-cursor-pages.js';

const AUDIT = graphql(`
  query Audit($filter: AuditFilterInput, $after: String) {
    auditLog(first: 50, filter: $filter, after: $after) {
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        id
        at
        action
        arguments
        errorCode
        principal
        principalName
        role
        address
      }
    }
  }
`);

type Entry = ResultOf<typeof AUDIT>['auditLog']['nodes'][number];

const COLUMNS: readonly Column<Entry>[] = [
  { id: 'at', title: 'When', whole: true, cell: ({ at }) => <Moment at={at} /> },
  { id: 'action', title: 'What', whole: true, isName: true, cell: ({ action }) => action },
  {
    id: 'who',
    title: 'Who',
    cell: ({ principalName, role, address }) => (
      <>
        {principalName}
        <Text size="xs" c="dimmed">
          {[words(role), address].filter(Boolean).join(', ')}
        </Text>
      </>
    ),
  },
  {
    id: 'outcome',
    title: 'Outcome',
    whole: true,
    cell: ({ errorCode }) => (errorCode === null ? 'done' : <Code>{errorCode}</Code>),
  },
  {
    id: 'with',
    title: 'With',
    hideBelow: 'sm',
    cell: ({ arguments: given }) => (
      <Text size="sm" className="breakable" miw="12rem">
        {givenOf(given)}
      </Text>
    ),
  },
];

/** What an action was given, as `name value`; of what holds more, what it holds. */
function givenOf(given: unknown): string {
  if (given === null || given === undefined) return '';
  if (Array.isArray(given)) return given.map(givenOf).join(' ');
  if (typeof given !== 'object') return String(given as string | number | boolean);
  return Object.entries(given)
    .map(([name, value]) => [name === 'input' ? '' : name, givenOf(value)] as const)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name} ${value}`.trim())
    .join(', ');
}

const route = getRouteApi('/audit');

/** Who changed what, and who was kept from it, the newest first. */
export function AuditPage() {
  const { action, principal, outcome } = route.useSearch();
  const navigate = route.useNavigate();
  const pages = useCursorPages({
    document: AUDIT,
    variables: {
      filter: { action: action ?? null, principal: principal ?? null, outcome: outcome ?? null },
    },
    connection: ({ auditLog }) => auditLog,
  });
  return (
    <Page title="Audit" lead="Who changed what, and who was kept from it, the newest first.">
      <Group gap="md" align="flex-start">
        <SearchBox
          label="What was done"
          placeholder="createApiKey"
          value={action ?? ''}
          onSearch={(text) => void navigate({ search: { principal, outcome, action: text || undefined } })}
        />
        <NativeSelect
          label="Outcome"
          size="md"
          w="12rem"
          value={outcome ?? ''}
          onChange={({ currentTarget: { value } }) =>
            void navigate({ search: { action, principal, outcome: (value || undefined) as typeof outcome } })
          }
          data={[
            { value: '', label: 'any' },
            { value: 'DONE', label: 'done' },
            { value: 'REFUSED', label: 'refused or failed' },
          ]}
        />
      </Group>
      <DataTable
        label="Audit"
        columns={COLUMNS}
        rows={pages.rows}
        rowKey={({ id }) => id}
        loading={pages.loading}
        error={pages.error}
        onRetry={pages.refresh}
        onEnd={pages.more}
        empty="No entry fits."
      />
    </Page>
  );
}
