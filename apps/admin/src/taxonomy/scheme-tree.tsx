import { IconChevronRight } from '@tabler/icons-react';
import { useNavigate } from '@tanstack/react-router';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { Loading } from '../components/feedback/loaded.js';
import { count } from '../components/figures/numbers.js';
import { readableTitle } from '../components/symbols/readable-title.js';
import { SymbolLink } from '../components/symbols/symbol-link.js';
import { treeMove } from './tree-keys.js';
import { type TreeLine, useTree } from './use-tree.js';
import classes from './taxonomy.module.css';

/** The scheme as a tree that is gone through with the arrow keys, letters, Home and End; Enter opens the page of a symbol. */
export function SchemeTree({ at }: { at: string | null }) {
  const { lines, error, found, expand, collapse, more, retry } = useTree(at);
  const navigate = useNavigate();
  const [current, setCurrent] = useState<string | null>(null);
  const element = useRef<HTMLDivElement>(null);
  const active = lines.some(({ key }) => key === current) ? current : (lines[0]?.key ?? null);

  const lineElement = (key: string) =>
    element.current?.querySelector<HTMLElement>(`[data-key="${CSS.escape(key)}"]`);
  function focus(key: string) {
    setCurrent(key);
    lineElement(key)?.focus();
  }
  useEffect(() => {
    if (found === null) return;
    setCurrent(found);
    const line = lineElement(found);
    line?.scrollIntoView({ block: 'center' });
    line?.focus({ preventScroll: true });
  }, [found]);

  function press(line: TreeLine, event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const move = treeMove(lines, line, event.key);
    if (move === null) return;
    event.preventDefault();
    if (move.kind === 'focus') focus(move.key);
    else if (move.kind === 'expand') expand(move.symbol);
    else if (move.kind === 'collapse') collapse(move.symbol);
    else if (move.kind === 'more') more(move.symbol);
    else void navigate({ to: '/taxonomy/$symbol', params: { symbol: move.symbol } });
  }

  if (lines.length === 0) return error ? <Failure error={error} onRetry={retry} /> : <Loading />;
  return (
    <>
      {error && <Failure error={error} onRetry={retry} />}
      <div role="tree" aria-label="The scheme" className={classes.tree} ref={element}>
        {lines.map((line) => (
          <div
            key={line.key}
            data-key={line.key}
            role="treeitem"
            tabIndex={line.key === active ? 0 : -1}
            aria-level={line.depth + 1}
            className={classes.treeLine}
            style={{ paddingInlineStart: `calc(${Math.min(line.depth, 12)} * var(--indent))` }}
            onFocus={() => setCurrent(line.key)}
            onKeyDown={(event) => press(line, event)}
            {...(line.kind === 'node'
              ? {
                  'aria-label': `${line.node.symbol} ${readableTitle(line.node.title)}`,
                  'aria-expanded': line.node.childCount > 0 ? line.expanded : undefined,
                  'aria-setsize': line.size,
                  'aria-posinset': line.position,
                  'aria-busy': line.loading || undefined,
                  'data-found': line.key === found || undefined,
                  onClick: ({ target }) => {
                    if ((target as Element).closest('a') || line.node.childCount === 0) return;
                    (line.expanded ? collapse : expand)(line.node.symbol);
                  },
                }
              : { onClick: () => more(line.parent) })}
          >
            {line.kind === 'node' ? <NodeLine line={line} /> : `Show more of the ${count(line.left)} others`}
          </div>
        ))}
      </div>
    </>
  );
}

function NodeLine({ line: { node, expanded } }: { line: Extract<TreeLine, { kind: 'node' }> }) {
  return (
    <>
      <span className={classes.chevron} data-expanded={expanded || undefined} aria-hidden>
        {node.childCount > 0 && <IconChevronRight size={15} />}
      </span>
      <span className={classes.treeText}>
        <SymbolLink symbol={node.symbol} tabIndex={-1} /> {readableTitle(node.title)}
        {node.childCount > 0 && <span className={classes.below}> {count(node.childCount)} below</span>}
      </span>
    </>
  );
}
