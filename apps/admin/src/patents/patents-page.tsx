import { useDeferredValue, useState } from 'react';
import { Failure } from '../failure.js';
import { useQuery } from '../session/use-query.js';
import { counted } from './counted.js';
import { PatentView } from './patent-view.js';

const LIST = `query Patents($filter: PatentFilterInput) {
  patents(filter: $filter, first: 50) {
    totalCount
    edges { node {
      number title publicationDate classifications { symbol } predictions(first: 3) { nodes { symbol } }
    } }
  }
}`;

interface ListData {
  patents: {
    totalCount: number;
    edges: {
      node: {
        number: string;
        title: string | null;
        publicationDate: string | null;
        classifications: { symbol: string }[];
        predictions: { nodes: { symbol: string }[] };
      };
    }[];
  };
}

/** The stored patents. `address` is the number of the one shown. */
export function PatentsPage({ address }: { address: string }) {
  const [search, setSearch] = useState('');
  const words = useDeferredValue(search.trim());
  if (address !== '') return <PatentView number={address} />;
  return (
    <>
      <h1>Patents</h1>
      <label htmlFor="search">Words of the title, the abstract or the claims</label>
      <input id="search" type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
      <PatentTable search={words} />
    </>
  );
}

const inOneLine = (symbols: readonly { symbol: string }[]) =>
  symbols.map(({ symbol }) => symbol.replace(' ', '\u00a0')).join(', ');

function PatentTable({ search }: { search: string }) {
  const result = useQuery<ListData>(LIST, { filter: search === '' ? null : { search } });
  if (result.state === 'loading') return <p className="hint">Loading …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const { totalCount, edges } = result.data.patents;
  if (totalCount === 0) {
    if (search !== '') return <p>No patent has these words.</p>;
    return (
      <p>
        No patents. Import some with <code>npx nonet import-patents FILE</code>.
      </p>
    );
  }
  return (
    <>
      <p className="hint">
        {counted(totalCount)} patents
        {totalCount > edges.length && `, the first ${edges.length} are shown`}
      </p>
      <table>
        <thead>
          <tr>
            <th>Number</th>
            <th>Title</th>
            <th>Published</th>
            <th>Office</th>
            <th>Model</th>
          </tr>
        </thead>
        <tbody>
          {edges.map(({ node }) => (
            <tr key={node.number}>
              <td className="symbol">
                <a href={`#/patents/${encodeURIComponent(node.number)}`}>{node.number}</a>
              </td>
              <td>{node.title}</td>
              <td className="whole">{node.publicationDate}</td>
              <td className="hint">{inOneLine(node.classifications.slice(0, 4))}</td>
              <td className="hint">{inOneLine(node.predictions.nodes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
