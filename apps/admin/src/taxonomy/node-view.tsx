import { Failure } from '../failure.js';
import { counted } from '../patents/counted.js';
import { useQuery } from '../session/use-query.js';
import { NodeList, type NodeRow } from './node-list.js';
import { readableTitle } from './readable-title.js';
import { SymbolLink } from './symbol-link.js';

const NODE = `query Node($symbol: String!) {
  cpcNode(symbol: $symbol) {
    symbol title definition removedIn notAllocatable additionalOnly
    ancestors { symbol title }
    children(first: 100) { edges { node { symbol title childCount } } }
    patents(first: 5) { totalCount edges { node { number title } } }
  }
}`;

interface NodeData {
  cpcNode: {
    symbol: string;
    title: string;
    definition: string | null;
    removedIn: string | null;
    notAllocatable: boolean;
    additionalOnly: boolean;
    ancestors: { symbol: string; title: string }[];
    children: { edges: { node: NodeRow }[] };
    patents: { totalCount: number; edges: { node: { number: string; title: string | null } }[] };
  } | null;
}

export function NodeView({ symbol }: { symbol: string }) {
  const result = useQuery<NodeData>(NODE, { symbol });
  if (result.state === 'loading') return <p className="hint">Loading …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const node = result.data.cpcNode;
  if (!node) return <p>The scheme has no symbol {symbol}.</p>;
  const marks = [
    node.removedIn && `removed in ${node.removedIn}`,
    node.notAllocatable && node.symbol.includes('/') && 'a heading, never assigned',
    node.additionalOnly && 'for additional information only',
  ].filter(Boolean);
  return (
    <article>
      <p className="path">
        <a href="#/taxonomy">All sections</a>
        {node.ancestors.map((ancestor) => (
          <span key={ancestor.symbol}>
            {' › '}
            <SymbolLink symbol={ancestor.symbol} /> {readableTitle(ancestor.title)}
          </span>
        ))}
      </p>
      <h2>
        {node.symbol} {readableTitle(node.title)}
      </h2>
      {marks.length > 0 && <p className="hint">{marks.join('; ')}</p>}
      {node.definition && <p>{node.definition}</p>}
      {node.children.edges.length > 0 && <NodeList nodes={node.children.edges.map((edge) => edge.node)} />}
      <h2>Patents: {counted(node.patents.totalCount)}</h2>
      <ul>
        {node.patents.edges.map(({ node: patent }) => (
          <li key={patent.number}>
            <a href={`#/patents/${encodeURIComponent(patent.number)}`}>{patent.number}</a> {patent.title}
          </li>
        ))}
      </ul>
    </article>
  );
}
