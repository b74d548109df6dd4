import { Failure } from '../failure.js';
import { useQuery } from '../session/use-query.js';
import { Experts } from './experts.js';
import { Plugins } from './plugins.js';

const SYSTEM = `query System {
  system {
    version node startedAt requestedDevice patents
    database { kind version }
    scheme { version nodes }
    classification { state step }
    encoders { id plugin description state loaded { device dimension } problem { code message } }
  }
  imports(first: 10) { edges { node { id kind state source added updated rejected startedAt run { id } error { message } } } }
}`;

interface SystemData {
  system: {
    version: string;
    node: string;
    startedAt: string;
    requestedDevice: string;
    patents: number;
    database: { kind: string; version: string };
    scheme: { version: string; nodes: number } | null;
    classification: { state: string; step: string | null };
    encoders: {
      id: string;
      plugin: string;
      description: string | null;
      state: string;
      loaded: { device: string; dimension: number } | null;
      problem: { code: string; message: string } | null;
    }[];
  };
  imports: {
    edges: {
      node: {
        id: string;
        kind: string;
        state: string;
        source: string;
        added: number;
        updated: number;
        rejected: number;
        startedAt: string;
        run: { id: string } | null;
        error: { message: string } | null;
      };
    }[];
  };
}

/** What runs, on what, with which data. */
export function SystemPage() {
  const result = useQuery<SystemData>(SYSTEM, {});
  if (result.state === 'loading') return <p className="hint">Loading …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const { system, imports } = result.data;
  const facts = [
    ['Nonet', `${system.version}, Node ${system.node}, since ${new Date(system.startedAt).toLocaleString()}`],
    [
      'Classification',
      [system.classification.state.toLowerCase(), system.classification.step].filter(Boolean).join(': '),
    ],
    [
      'Scheme',
      system.scheme
        ? `${system.scheme.version}, ${system.scheme.nodes.toLocaleString('en')} symbols`
        : 'none',
    ],
    ['Patents', system.patents.toLocaleString('en')],
    ['Database', `PostgreSQL ${system.database.version}, ${system.database.kind.toLowerCase()}`],
    ['Device asked for', system.requestedDevice],
  ];
  return (
    <>
      <h1>System</h1>
      <dl className="facts">
        {facts.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <h2>Encoders</h2>
      <table>
        <tbody>
          {system.encoders.map(({ id, plugin, description, state, loaded, problem }) => (
            <tr key={id}>
              <td className="symbol">{id}</td>
              <td>{plugin}</td>
              <td>{description}</td>
              <td>
                {loaded
                  ? `on ${loaded.device}, ${loaded.dimension} dimensions`
                  : (problem?.message ?? state.toLowerCase())}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <Experts />
      <Plugins />
      <h2>Imports</h2>
      <table>
        <tbody>
          {imports.edges.map(({ node }) => (
            <tr key={node.id}>
              <td className="whole">
                {node.run ? (
                  <a href={`#/runs/${node.run.id}`}>{new Date(node.startedAt).toLocaleString()}</a>
                ) : (
                  new Date(node.startedAt).toLocaleString()
                )}
              </td>
              <td>
                {node.kind.toLowerCase()} {node.state.toLowerCase()}
              </td>
              <td>{node.source}</td>
              <td className="hint">
                {node.error?.message ??
                  `${node.added} added, ${node.updated} updated, ${node.rejected} rejected`}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
