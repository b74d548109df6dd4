import { useCallback, useEffect, useRef, useState } from 'react';
import { type AnyVariables, type Client, type TypedDocumentNode, useClient } from 'urql';
import { type ApiError, apiErrorOf } from './api-error.js';

/** One page of any list of the API. `totalCount` where the document asks for it. */
export interface Connection<Row> {
  readonly nodes: readonly Row[];
  readonly pageInfo: { readonly endCursor: string | null; readonly hasNextPage: boolean };
  readonly totalCount?: number;
}

export interface CursorPages<Row> {
  readonly rows: readonly Row[];
  /** As the API counts: 10001 stands for more than 10000. Undefined before the first page. */
  readonly totalCount: number | undefined;
  readonly loading: boolean;
  readonly error: ApiError | undefined;
  readonly hasMore: boolean;
  /** Asks for the next page; nothing happens while one is under way or where there is none. */
  readonly more: () => void;
  /** Begins again with the first page; after one that is under way, which may be older than the reason. */
  readonly refresh: () => void;
}

interface PagedQuestion<Data, Variables extends AnyVariables, Row> {
  readonly document: TypedDocumentNode<Data, Variables>;
  /** All but `after`, which the document must have. */
  readonly variables: Omit<Variables, 'after'>;
  readonly connection: (data: Data) => Connection<Row>;
}

interface Loaded<Row> {
  readonly question: string;
  readonly pages: readonly Connection<Row>[];
  readonly loading: boolean;
  readonly error: ApiError | undefined;
}

/** A list that grows by a page when asked. Pages that the cache has are there at once, so that Back finds them again. */
export function useCursorPages<Data, Variables extends AnyVariables, Row>(
  asked: PagedQuestion<Data, Variables, Row>,
): CursorPages<Row> {
  const client = useClient();
  const question = JSON.stringify(asked.variables);
  const latest = useRef(asked);
  latest.current = asked;
  const [loaded, setLoaded] = useState<Loaded<Row>>(() => known(client, asked, question));
  const current = loaded.question === question ? loaded : known(client, asked, question);
  const { pages } = current;
  const running = useRef<string | null>(null);
  const isWanted = useRef(false);

  const load = useCallback(
    async (pages: readonly Connection<Row>[], shown = pages) => {
      const after = pages.at(-1)?.pageInfo.endCursor ?? null;
      const turn = `${question} ${after}`;
      if (running.current === turn) return;
      running.current = turn;
      setLoaded({ question, pages: shown, loading: true, error: undefined });
      const { document, variables, connection } = latest.current;
      const result = await client
        .query<Data, AnyVariables>(document, { ...variables, after }, { requestPolicy: 'network-only' })
        .toPromise();
      if (running.current !== turn) return;
      running.current = null;
      setLoaded({
        question,
        pages: result.data ? [...pages, connection(result.data)] : shown,
        loading: false,
        error: result.error && apiErrorOf(result.error),
      });
    },
    [client, question],
  );
  const shown = useRef(pages);
  shown.current = pages;
  const refresh = useCallback(() => {
    isWanted.current = running.current !== null;
    if (!isWanted.current) void load([], shown.current);
  }, [load]);
  useEffect(() => {
    if (!current.loading && isWanted.current) refresh();
  }, [current.loading, refresh]);

  useEffect(() => {
    const before = known(client, latest.current, question);
    // Of a short list it is soon said again how it is now; where somebody has read far, nothing moves under them.
    if (before.pages.length > 1) setLoaded(before);
    else void load([], before.pages);
    return () => void (running.current = null);
  }, [client, question, load]);

  const hasMore = pages.at(-1)?.pageInfo.hasNextPage ?? false;
  return {
    rows: pages.length === 1 ? pages[0]!.nodes : pages.flatMap(({ nodes }) => nodes),
    totalCount: pages[0]?.totalCount,
    loading: current.loading || (pages.length === 0 && !current.error),
    error: current.error,
    hasMore,
    more: () => void (hasMore && !current.loading && load(pages)),
    refresh,
  };
}

/** The pages that the cache has, from the first to the first that it lacks. */
function known<Data, Variables extends AnyVariables, Row>(
  client: Client,
  { document, variables, connection }: PagedQuestion<Data, Variables, Row>,
  question: string,
): Loaded<Row> {
  const pages: Connection<Row>[] = [];
  for (let after: string | null = null; ;) {
    const data: Data | null | undefined = client.readQuery<Data, AnyVariables>(document, {
      ...variables,
      after,
    })?.data;
    if (!data) break;
    const page: Connection<Row> = connection(data);
    pages.push(page);
    if (!page.pageInfo.hasNextPage) break;
    after = page.pageInfo.endCursor;
  }
  return { question, pages, loading: false, error: undefined };
}
