import { Checkbox, Group, NativeSelect, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { capitalised, totalOf, words } from '../components/figures/numbers.js';
import { graphql, type VariablesOf } from '../data/graphql.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { NodeList } from './node-list.js';

const NODES = graphql(`
  query Nodes($filter: CpcNodeFilterInput, $after: String) {
    cpcNodes(filter: $filter, first: 50, after: $after) {
      totalCount
      pageInfo {
        endCursor
        hasNextPage
      }
      nodes {
        symbol
        title
        childCount
        removedIn
        ancestors {
          symbol
          title
        }
      }
    }
  }
`);

type Level = NonNullable<NonNullable<VariablesOf<typeof NODES>['filter']>['level']>;
const LEVELS: readonly Level[] = ['SECTION', 'CLASS', 'SUBCLASS', 'MAIN_GROUP', 'SUBGROUP'];

const route = getRouteApi('/taxonomy');

/** What a search of the scheme finds, the best first; more comes as one scrolls. */
export function FoundNodes() {
  const { q = '', level, removed } = route.useSearch();
  const navigate = route.useNavigate();
  const pages = useCursorPages({
    document: NODES,
    variables: { filter: { search: q, level: level ?? null, includeRemoved: removed === 'yes' } },
    connection: ({ cpcNodes }) => cpcNodes,
  });
  const total = pages.totalCount;
  return (
    <>
      <Group justify="space-between" align="end" gap="sm" mb="xs">
        <Text size="sm" c="dimmed" role="status">
          {total !== undefined &&
            (total === 0 ? 'Nothing found' : `${capitalised(totalOf(total))} found, the best first`)}
        </Text>
        <Group gap="sm" align="end">
          <Checkbox
            label="Also removed symbols"
            checked={removed === 'yes'}
            onChange={({ currentTarget: { checked } }) =>
              void navigate({ search: (before) => ({ ...before, removed: checked ? 'yes' : undefined }) })
            }
          />
          <NativeSelect
            aria-label="Level"
            size="xs"
            value={level ?? ''}
            onChange={({ currentTarget: { value } }) =>
              void navigate({ search: (before) => ({ ...before, level: (value || undefined) as Level }) })
            }
            data={[
              { value: '', label: 'all levels' },
              ...LEVELS.map((value) => ({ value, label: `${words(value)} only` })),
            ]}
          />
        </Group>
      </Group>
      <NodeList
        label="Symbols"
        nodes={pages.rows}
        loading={pages.loading}
        error={pages.error}
        onEnd={pages.more}
        onRetry={pages.refresh}
        onOpen={({ symbol }) => void navigate({ to: '/taxonomy/$symbol', params: { symbol } })}
      />
    </>
  );
}
