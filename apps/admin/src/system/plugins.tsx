import { useState } from 'react';
import { Failure } from '../failure.js';
import { useSession } from '../session/session.js';
import { useQuery } from '../session/use-query.js';

const PLUGINS = `query Plugins {
  plugins { name version source state experts encoders problem { code message } }
  expertKinds { id section description plugin state problem { message } }
}`;
const READ_AGAIN = 'mutation ReadPluginsAgain { reloadPlugins { name } }';

interface PluginsData {
  plugins: {
    name: string;
    version: string | null;
    source: string;
    state: 'ACTIVE' | 'QUARANTINED';
    experts: string[];
    encoders: string[];
    problem: { code: string; message: string } | null;
  }[];
  expertKinds: {
    id: string;
    section: string | null;
    description: string;
    plugin: string;
    state: 'ACTIVE' | 'QUARANTINED';
    problem: { message: string } | null;
  }[];
}

/** The kinds of experts and the plugins, which of them take part, and for admins the way to read plugins again. */
export function Plugins() {
  const [revision, setRevision] = useState(0);
  const result = useQuery<PluginsData>(PLUGINS, {}, revision);
  if (result.state === 'loading') return <p className="hint">Loading …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const { plugins, expertKinds } = result.data;
  return (
    <>
      <h2>Kinds of experts</h2>
      <table aria-label="Kinds of experts">
        <tbody>
          {expertKinds.map(({ id, section, description, plugin, problem }) => (
            <tr key={id}>
              <td className="symbol">{id}</td>
              <td className="whole">{section === null ? 'any section' : `section ${section}`}</td>
              <td>{problem?.message ?? description}</td>
              <td className="hint">{plugin}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <h2>Plugins</h2>
      <table aria-label="Plugins">
        <tbody>
          {plugins.map(({ name, version, source, state, problem, ...brought }) => (
            <tr key={`${source} ${name}`}>
              <td className="symbol">
                {name} <small>{version}</small>
              </td>
              <td className="whole">
                <span className={`state ${state === 'ACTIVE' ? 'succeeded' : 'failed'}`}>
                  {state.toLowerCase()}
                </span>
              </td>
              <td>
                {problem ? (
                  <>
                    {problem.message} <code>{problem.code}</code>
                  </>
                ) : (
                  [...brought.experts, ...brought.encoders].join(', ')
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <ReadAgain onDone={() => setRevision((last) => last + 1)} />
    </>
  );
}

/** Only admins may; it concerns every server. */
function ReadAgain({ onDone }: { onDone: () => void }) {
  const { person, query } = useSession();
  const [reading, setReading] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  if (person.role !== 'ADMIN') return null;
  async function readAgain() {
    setReading(true);
    setError(null);
    try {
      await query(READ_AGAIN, {});
      onDone();
    } catch (failure) {
      setError(failure as Error);
    }
    setReading(false);
  }
  return (
    <>
      <p className="hint">
        Plugins are read again from their files on every server, without a restart; those in quarantine get
        another chance.
      </p>
      <button onClick={() => void readAgain()} disabled={reading}>
        {reading ? 'Reading …' : 'Read again'}
      </button>
      {error && <Failure error={error} />}
    </>
  );
}
