import { useCallback, useEffect, useRef, useState } from 'react';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useKept } from '../data/use-kept.js';
import { useSend } from '../data/use-send.js';
import { CHILDREN } from './node-query.js';

const SECTIONS = graphql(`
  query Sections {
    cpcNodes(filter: { level: SECTION }, first: 20) {
      nodes {
        symbol
        title
        childCount
      }
    }
  }
`);

const WAY = graphql(`
  query WayTo($symbol: String!) {
    cpcNode(symbol: $symbol) {
      symbol
      ancestors {
        symbol
      }
    }
  }
`);

export type TreeNode = ResultOf<typeof SECTIONS>['cpcNodes']['nodes'][number];

/** What is known of what stands right below a symbol. */
interface Branch {
  readonly nodes: readonly TreeNode[];
  readonly next: string | null;
  readonly hasMore: boolean;
  readonly loading: boolean;
}

/** A line of the tree as it is drawn, from top to bottom. */
export type TreeLine =
  | {
      readonly kind: 'node';
      readonly key: string;
      readonly node: TreeNode;
      readonly depth: number;
      readonly position: number;
      readonly size: number;
      readonly expanded: boolean;
      readonly loading: boolean;
      readonly parent: string | null;
    }
  | {
      readonly kind: 'more';
      readonly key: string;
      readonly depth: number;
      readonly parent: string;
      readonly left: number;
    };

const TOP = '';
const NOTHING: Branch = { nodes: [], next: null, hasMore: true, loading: false };

export interface SchemeTreeState {
  readonly lines: readonly TreeLine[];
  readonly error: Error | null;
  /** Where the tree was to be opened at, once it is in it. */
  readonly found: string | null;
  readonly expand: (symbol: string) => void;
  readonly collapse: (symbol: string) => void;
  /** The next page of what stands below a symbol. */
  readonly more: (symbol: string) => void;
  readonly retry: () => void;
}

/** The tree of the scheme, asked for branch by branch as it is opened. What is open stays so while other pages are looked at. */
export function useTree(at: string | null): SchemeTreeState {
  const { ask } = useSend();
  const [branches, setBranches] = useState<ReadonlyMap<string, Branch>>(new Map());
  const [open, setOpen] = useKept<readonly string[]>('taxonomy-tree', []);
  const [found, setFound] = useState<string | null>(null);
  const [error, setError] = useState<Error | null>(null);
  const known = useRef(branches);
  const opened = useRef(open);
  opened.current = open;

  const put = useCallback((symbol: string, branch: Branch) => {
    known.current = new Map(known.current).set(symbol, branch);
    setBranches(known.current);
  }, []);

  const load = useCallback(
    async (symbol: string) => {
      const before = known.current.get(symbol) ?? NOTHING;
      if (before.loading || !before.hasMore) return;
      put(symbol, { ...before, loading: true });
      try {
        const page =
          symbol === TOP
            ? {
                ...(await ask(SECTIONS, {})).cpcNodes,
                pageInfo: { endCursor: null, hasNextPage: false },
              }
            : (await ask(CHILDREN, { symbol, after: before.next })).cpcNode?.children;
        put(symbol, {
          nodes: [...before.nodes, ...(page?.nodes ?? [])],
          next: page?.pageInfo.endCursor ?? null,
          hasMore: page?.pageInfo.hasNextPage ?? false,
          loading: false,
        });
      } catch (failure) {
        put(symbol, { ...before, loading: false });
        setError(failure as Error);
      }
    },
    [ask, put],
  );

  const start = useCallback(async () => {
    setError(null);
    await load(TOP);
    const way = at === null ? null : (await ask(WAY, { symbol: at })).cpcNode;
    const above = way?.ancestors.map(({ symbol }) => symbol) ?? [];
    if (way) setOpen([...new Set([...opened.current, ...above])]);
    await Promise.all([...new Set([...opened.current, ...above])].map(load));
    // It may stand on a later page of its parent.
    const parent = above.at(-1);
    if (way && parent !== undefined)
      while (!known.current.get(parent)?.nodes.some(({ symbol }) => symbol === way.symbol)) {
        if (known.current.get(parent)?.hasMore !== true) break;
        await load(parent);
      }
    setFound(way?.symbol ?? null);
  }, [ask, at, load, setOpen]);
  useEffect(() => void start().catch(setError), [start]);

  return {
    lines: linesOf(branches, new Set(open)),
    error,
    found,
    expand(symbol) {
      setOpen([...new Set([...open, symbol])]);
      if (!branches.has(symbol)) void load(symbol);
    },
    collapse: (symbol) => setOpen(open.filter((one) => one !== symbol)),
    more: (symbol) => void load(symbol),
    retry: () => void start().catch(setError),
  };
}

function linesOf(branches: ReadonlyMap<string, Branch>, open: ReadonlySet<string>): TreeLine[] {
  const lines: TreeLine[] = [];
  const walk = (parent: string, depth: number, size: number) => {
    const branch = branches.get(parent);
    if (!branch) return;
    branch.nodes.forEach((node, i) => {
      const expanded = node.childCount > 0 && open.has(node.symbol);
      lines.push({
        kind: 'node',
        key: node.symbol,
        node,
        depth,
        position: i + 1,
        size: Math.max(size, branch.nodes.length),
        expanded,
        loading: expanded && (branches.get(node.symbol)?.loading ?? false),
        parent: parent === TOP ? null : parent,
      });
      if (expanded) walk(node.symbol, depth + 1, node.childCount);
    });
    if (branch.hasMore && branch.nodes.length > 0)
      lines.push({ kind: 'more', key: `${parent} more`, depth, parent, left: size - branch.nodes.length });
  };
  walk(TOP, 0, 0);
  return lines;
}
