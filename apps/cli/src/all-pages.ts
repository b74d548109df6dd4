import type { Page, PageRequest } from '@nonet/services/paging';

const ROWS = 100;

type List<Row> = (page: PageRequest) => Promise<Page<Row>>;

/** The rows of all pages of a list: a terminal has no next page to ask for. */
export async function allPages<Row>(list: List<Row>): Promise<Row[]> {
  const rows: Row[] = [];
  await eachOfPages(list, (row) => rows.push(row));
  return rows;
}

/** The same row by row, so that any number fits. */
export async function eachOfPages<Row>(list: List<Row>, take: (row: Row) => unknown): Promise<void> {
  let after: string | null = null;
  do {
    const { edges, hasNextPage }: Page<Row> = await list({ first: ROWS, after });
    for (const { node } of edges) take(node);
    after = hasNextPage ? (edges.at(-1)?.cursor ?? null) : null;
  } while (after !== null);
}
