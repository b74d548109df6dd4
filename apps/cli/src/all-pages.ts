import type { Page, PageRequest } from '@nonet/services/paging';

const ROWS = 100;

/** The rows of all pages of a list: a terminal has no next page to ask for. */
export async function allPages<Row>(list: (page: PageRequest) => Promise<Page<Row>>): Promise<Row[]> {
  const rows: Row[] = [];
  let after: string | null = null;
  do {
    const { edges, hasNextPage }: Page<Row> = await list({ first: ROWS, after });
    for (const { node } of edges) rows.push(node);
    after = hasNextPage ? (edges.at(-1)?.cursor ?? null) : null;
  } while (after !== null);
  return rows;
}
