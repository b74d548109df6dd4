import { Button, Code, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { useState } from 'react';
import { csvOf } from '../components/actions/csv.js';
import { saveFile } from '../components/actions/download.js';
import { Failure } from '../components/failure/failure.js';
import { totalOf, words } from '../components/figures/numbers.js';
import { Section } from '../components/page/page.js';
import type { Column } from '../components/table/column.js';
import { DataTable } from '../components/table/data-table.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useCursorPages } from '../data/use-cursor-pages.js';
import { useSend } from '../data/use-send.js';

const REJECTED = graphql(`
  query Rejected($id: ID!, $after: String) {
    import(id: $id) {
      id
      rejections(first: 50, after: $after) {
        totalCount
        pageInfo {
          endCursor
          hasNextPage
        }
        nodes {
          id
          scope
          file
          place
          code
          reason
          excerpt
        }
      }
    }
  }
`);

type Rejection = NonNullable<ResultOf<typeof REJECTED>['import']>['rejections']['nodes'][number];

const COLUMNS: readonly Column<Rejection>[] = [
  { id: 'scope', title: 'What', whole: true, cell: ({ scope }) => words(scope) },
  {
    id: 'place',
    title: 'Where',
    isName: true,
    cell: ({ file, place }) => (
      <>
        <span className="breakable" title={file}>
          {file.split('/').at(-1)}
        </span>
        , {place}
      </>
    ),
  },
  { id: 'reason', title: 'Why', cell: ({ reason }) => reason },
  { id: 'code', title: 'Code', whole: true, hideBelow: 'sm', cell: ({ code }) => <Code>{code}</Code> },
];

/** Where nobody has read so far, a file of more is for programs. */
const MOST_SAVED = 100_000;

const NONE = { nodes: [], pageInfo: { endCursor: null, hasNextPage: false }, totalCount: 0 };

/** What an import could not read, with place and reason; nothing where it read all. */
export function RejectionList({ importId }: { importId: string }) {
  const pages = useCursorPages({
    document: REJECTED,
    variables: { id: importId },
    connection: ({ import: found }) => found?.rejections ?? NONE,
  });
  if (pages.totalCount === 0 || (pages.totalCount === undefined && !pages.error)) return null;
  return (
    <Section title="Not read" actions={<SaveRejections importId={importId} />}>
      {pages.totalCount !== undefined && (
        <Text size="sm" c="dimmed" mb="xs">
          {totalOf(pages.totalCount)} files, records and fields
        </Text>
      )}
      <DataTable
        label="Not read"
        columns={COLUMNS}
        rows={pages.rows}
        rowKey={({ id }) => id}
        loading={pages.loading}
        error={pages.error}
        onRetry={pages.refresh}
        onEnd={pages.more}
        empty="Everything was read."
      />
    </Section>
  );
}

/** All that was turned away, as a file: to be mended and imported again. */
function SaveRejections({ importId }: { importId: string }) {
  const { ask } = useSend();
  const [saving, setSaving] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  async function save() {
    setSaving(true);
    setError(null);
    try {
      const rows: Rejection[] = [];
      for (let after: string | null = null; rows.length < MOST_SAVED;) {
        const data: ResultOf<typeof REJECTED> = await ask(REJECTED, { id: importId, after });
        const page = data.import?.rejections ?? NONE;
        rows.push(...page.nodes);
        if (!page.pageInfo.hasNextPage) break;
        after = page.pageInfo.endCursor;
      }
      const table = rows.map(({ scope, file, place, code, reason, excerpt }) => [
        words(scope),
        file,
        place,
        code,
        reason,
        excerpt,
      ]);
      saveFile(
        'not-read.csv',
        'text/csv',
        csvOf([['what', 'file', 'place', 'code', 'reason', 'excerpt'], ...table]),
      );
    } catch (failure) {
      setError(failure as Error);
    }
    setSaving(false);
  }
  return (
    <>
      <Button
        size="compact-sm"
        variant="default"
        loading={saving}
        leftSection={<IconDownload size={16} aria-hidden />}
        onClick={() => void save()}
      >
        Download as CSV
      </Button>
      {error && <Failure error={error} />}
    </>
  );
}
