import { readableTitle } from './readable-title.js';
import { SymbolLink } from './symbol-link.js';

export interface NodeRow {
  symbol: string;
  title: string;
  childCount: number;
}

export function NodeList({ nodes }: { nodes: NodeRow[] }) {
  if (nodes.length === 0) return <p>Nothing found.</p>;
  return (
    <table>
      <tbody>
        {nodes.map(({ symbol, title, childCount }) => (
          <tr key={symbol}>
            <td className="symbol">
              <SymbolLink symbol={symbol} />
            </td>
            <td>{readableTitle(title)}</td>
            <td className="hint">{childCount > 0 ? `${childCount} below` : ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
