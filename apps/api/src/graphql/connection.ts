import { text, whole } from '@nonet/operations';
import 'reflect-metadata';
import { ArgsType, Field, Int, ObjectType, type ClassType } from 'type-graphql';
import { invalidCursor } from '@nonet/services/errors';
import { COUNTED, type Page, type PageRequest } from '@nonet/services/paging';
import { Allowed } from './constraints.js';
import { rowsAsked } from './limits.js';

/** The most rows of a page. */
export const MAX_PAGE = 100;
const DEFAULT_PAGE = 20;

/** The arguments of every connection. */
@ArgsType()
export class PageArgs {
  @Allowed(whole(1, MAX_PAGE))
  @Field(() => Int, { defaultValue: DEFAULT_PAGE, description: `How many rows, 1 to ${MAX_PAGE}.` })
  first!: number;

  @Allowed(text(500))
  @Field(() => String, {
    nullable: true,
    description: 'Start after this cursor (an `endCursor` of the same list).',
  })
  after?: string | null;

  page(): PageRequest {
    return { first: this.first, after: this.after ?? null };
  }
}

@ObjectType({ simpleResolvers: true, description: 'Where a page stands in its list.' })
export class PageInfo {
  @Field(() => Boolean, { description: 'Whether rows follow this page.' })
  hasNextPage!: boolean;

  @Field(() => Boolean, { description: 'Whether rows stand before this page.' })
  hasPreviousPage!: boolean;

  @Field(() => String, { nullable: true, description: 'Cursor of the first row; null on an empty page.' })
  startCursor!: string | null;

  @Field(() => String, {
    nullable: true,
    description: 'Cursor of the last row, for `after`; null on an empty page.',
  })
  endCursor!: string | null;
}

/** The edge and connection types of a node type, for `connectionOf` and {@link fromPage}. */
export function connectionTypes<Node extends object>(name: string, node: ClassType<Node>) {
  @ObjectType(`${name}Edge`, { simpleResolvers: true, description: `One row of a list of ${name}.` })
  class Edge {
    @Field(() => String, { description: 'Opaque; give it back as `after`.' })
    cursor!: string;

    @Field(() => node, { description: 'The row itself.' })
    node!: Node;
  }

  @ObjectType(`${name}Connection`, { description: `One page of a list of ${name}.` })
  class Connection {
    @Field(() => [Edge], { simple: true, description: 'The rows with their cursors.' })
    edges!: Edge[];

    @Field(() => [node], { simple: true, description: 'The rows alone.' })
    nodes!: Node[];

    @Field(() => PageInfo, { simple: true, description: 'Where the page stands.' })
    pageInfo!: PageInfo;

    @Field(() => Int, {
      simple: true,
      description: `Rows in the whole list, counted only when asked for. Where that would take long, ${COUNTED + 1} means more than ${COUNTED}.`,
    })
    totalCount!: number;
  }
  return Connection;
}

/** What a connection type resolves from; `totalCount` is called by the executor, and only when selected. */
export interface ConnectionValue<Row> {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly nodes: readonly Row[];
  readonly pageInfo: PageInfo;
  readonly totalCount: () => Promise<number>;
}

export function fromPage<Row>(page: Page<Row>): ConnectionValue<Row> {
  return {
    edges: page.edges,
    nodes: page.edges.map((edge) => edge.node),
    pageInfo: {
      hasNextPage: page.hasNextPage,
      hasPreviousPage: page.hasPreviousPage,
      startCursor: page.edges.at(0)?.cursor ?? null,
      endCursor: page.edges.at(-1)?.cursor ?? null,
    },
    totalCount: () => page.totalCount(),
  };
}

/** A page of a list that a loader brought whole; the cursor is the row's key. @throws CURSOR_INVALID */
export function fromList<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => string,
  { first, after }: PageRequest,
): ConnectionValue<Row> {
  const cursorOf = (row: Row) => Buffer.from(keyOf(row)).toString('base64url');
  const before = after === null ? -1 : rows.findIndex((row) => cursorOf(row) === after);
  if (after !== null && before < 0) throw invalidCursor({ cursor: after });
  const start = before + 1;
  return fromPage({
    edges: rows.slice(start, start + first).map((node) => ({ cursor: cursorOf(node), node })),
    hasNextPage: start + first < rows.length,
    hasPreviousPage: start > 0,
    totalCount: async () => rows.length,
  });
}

/** Cost of a connection: its rows, as many as were asked for. */
export const pageCost = ({
  args,
  childComplexity,
}: {
  args: { first?: number; last?: number | null };
  childComplexity: number;
}) => 1 + rowsAsked(args.last ?? args.first, { usual: DEFAULT_PAGE, most: MAX_PAGE }) * childComplexity;
