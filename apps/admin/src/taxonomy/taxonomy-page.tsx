import { useDeferredValue, useEffect, useState } from 'react';
import { Failure } from '../failure.js';
import { useQuery } from '../session/use-query.js';
import { NodeList, type NodeRow } from './node-list.js';
import { NodeView } from './node-view.js';

const LIST = `query Nodes($filter: CpcNodeFilterInput) {
  cpcScheme { version nodes }
  cpcNodes(filter: $filter, first: 50) { edges { node { symbol title childCount } } }
}`;

interface ListData {
  cpcScheme: { version: string; nodes: number } | null;
  cpcNodes: { edges: { node: NodeRow }[] };
}

/** Walk the scheme from its sections down, or search it. `address` is the symbol shown. */
export function TaxonomyPage({ address }: { address: string }) {
  const [search, setSearch] = useState('');
  // Following a link ends a search: what was found is to be seen.
  useEffect(() => setSearch(''), [address]);
  return (
    <>
      <h1>Taxonomy</h1>
      <div className="row">
        <label htmlFor="search">Search by words or by the beginning of a symbol</label>
        <input id="search" type="search" value={search} onChange={(event) => setSearch(event.target.value)} />
      </div>
      {search.trim() === '' && address !== '' ? (
        <NodeView symbol={address} />
      ) : (
        <SearchResult search={search.trim()} />
      )}
    </>
  );
}

function SearchResult({ search }: { search: string }) {
  const words = useDeferredValue(search);
  const result = useQuery<ListData>(LIST, {
    filter: words === '' ? { level: 'SECTION' } : { search: words },
  });
  if (result.state === 'loading') return <p className="hint">Searching …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const { cpcScheme, cpcNodes } = result.data;
  if (!cpcScheme) return <p>No scheme has been imported yet.</p>;
  return (
    <>
      <p className="hint">
        Scheme {cpcScheme.version}, {cpcScheme.nodes.toLocaleString('en')} symbols
      </p>
      <NodeList nodes={cpcNodes.edges.map(({ node }) => node)} />
    </>
  );
}
