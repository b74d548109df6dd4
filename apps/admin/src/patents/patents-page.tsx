import { Code, Group, NativeSelect, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useEffect, useState } from 'react';
import { Page } from '../components/page/page.js';
import { SearchBox } from '../components/search/search-box.js';
import type { Order } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { useAnswer } from '../data/use-answer.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { COLUMNS } from './patent-columns.js';
import { PatentFilters } from './patent-filters.js';
import { PATENTS, READING } from './patents-query.js';
import { filterOf, orderOf, type PatentsOrder, type PatentsSearch } from './patents-search.js';
import { isWholeNumber, ReadingOf } from './search-reading.js';
import { usePatentTotal } from './use-patent-total.js';

const route = getRouteApi('/patents');

/** The stored patents, all of them: pages come as one scrolls. What is shown stands in the address. */
export function PatentsPage() {
  const search = route.useSearch();
  const { q = '', order } = search;
  const navigate = route.useNavigate();
  const change = (changes: Partial<PatentsSearch>) =>
    void navigate({ search: (before) => ({ ...before, ...changes }), replace: true });
  const reading = useReading(q);
  const pages = useCursorPages({
    document: PATENTS,
    variables: { filter: filterOf(search), orderBy: orderOf(search) },
    connection: ({ patents }) => patents,
  });
  const isRestricted = filterOf(search) !== null;
  const total = usePatentTotal(filterOf(search), pages.rows.length);
  return (
    <Page title="Patents">
      <SearchBox
        label="Find patents"
        value={q}
        onSearch={(text) => change({ q: text || undefined })}
        onEnter={reading.openOnlyHit}
        description={<ReadingOf reading={reading.reading} />}
      />
      <PatentFilters search={search} onChange={change} />
      <Group justify="space-between" align="end" gap="sm" mb="xs">
        <Text size="sm" c="dimmed" role="status">
          {total}
        </Text>
        <NativeSelect
          aria-label="Order"
          size="xs"
          value={order ?? ''}
          onChange={({ currentTarget: { value } }) => change({ order: (value || undefined) as PatentsOrder })}
          data={ordersFor(reading.reading?.words ?? '')}
        />
      </Group>
      <DataTable
        label="Patents"
        columns={COLUMNS}
        rows={pages.rows}
        rowKey={({ number }) => number}
        loading={pages.loading}
        error={pages.error}
        onRetry={pages.refresh}
        onEnd={pages.more}
        order={columnOf(order)}
        onOrder={(column) => change({ order: orderBy(column) })}
        onOpen={({ number }) => void navigate({ to: '/patents/$number', params: { number } })}
        empty={
          isRestricted ? (
            'No patent fits. Search for less, or take a filter away.'
          ) : (
            <>
              No patents. Import some with <Code>npx nonet import-patents FILE</Code>.
            </>
          )
        }
      />
    </Page>
  );
}

/** How the search is understood. The only patent with a number is opened, once the number is whole or somebody presses Enter. */
function useReading(q: string) {
  const navigate = route.useNavigate();
  const { data, loading } = useAnswer({ document: READING, variables: { search: q }, pause: q === '' });
  const [entered, setEntered] = useState<string | null>(null);
  const reading = q === '' ? null : data?.patents.searchReading;
  const [hit, another] = (reading?.byNumber && data?.patents.nodes) || [];
  const only = hit && !another ? hit : null;
  // What is known while this is being asked is of the search before.
  const isMeant = !loading && only !== null && (entered === q || isWholeNumber(q, only));
  const number = isMeant ? only.number : null;
  useEffect(() => {
    // In place of the search: Back leads to what was before it, not here and away again.
    if (number !== null) void navigate({ to: '/patents/$number', params: { number }, replace: true });
  }, [number, navigate]);
  return { reading, openOnlyHit: setEntered };
}

const ORDER_TITLES: readonly { value: PatentsOrder; label: string }[] = [
  { value: 'newest', label: 'newest first' },
  { value: 'oldest', label: 'oldest first' },
  { value: 'number', label: 'number, A to Z' },
  { value: 'number-down', label: 'number, Z to A' },
  { value: 'applicant', label: 'applicant, A to Z' },
  { value: 'applicant-down', label: 'applicant, Z to A' },
  { value: 'imported', label: 'last imported first' },
];

const ordersFor = (words: string) => [
  { value: '', label: words === '' ? 'newest first' : 'words in the title first' },
  ...ORDER_TITLES.filter(({ value }) => words !== '' || value !== 'newest'),
];

/** The same by the headings of the table. */
const BY_COLUMN: Readonly<Record<string, Readonly<Record<Order['direction'], PatentsOrder>>>> = {
  number: { asc: 'number', desc: 'number-down' },
  applicant: { asc: 'applicant', desc: 'applicant-down' },
  published: { asc: 'oldest', desc: 'newest' },
};

const orderBy = (order: Order | null): PatentsOrder | undefined =>
  order === null ? undefined : BY_COLUMN[order.column]?.[order.direction];

function columnOf(order: PatentsOrder | undefined): Order | null {
  for (const [column, { asc, desc }] of Object.entries(BY_COLUMN)) {
    if (order === asc) return { column, direction: 'asc' };
    if (order === desc) return { column, direction: 'desc' };
  }
  return null;
}
