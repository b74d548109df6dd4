import { useState } from 'react';
import { Failure } from '../failure.js';
import { useQuery } from '../session/use-query.js';
import { RunView } from './run-view.js';
import { StartForm } from './start-form.js';
import { standing, words } from './wording.js';

const RUNS = `query Runs($filter: RunFilterInput) {
  runs(first: 50, filter: $filter) {
    totalCount
    nodes { id kind state phase done total startedBy createdAt error { code } }
  }
}`;

interface RunsData {
  runs: {
    totalCount: number;
    nodes: {
      id: string;
      kind: string;
      state: string;
      phase: string | null;
      done: number;
      total: number | null;
      startedBy: string;
      createdAt: string;
      error: { code: string } | null;
    }[];
  };
}

const STATES = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELLED'];

export function RunsPage({ address }: { address: string }) {
  return address === '' ? <RunList /> : <RunView key={address} id={address} />;
}

/** Trainings and other long work, the newest first. */
function RunList() {
  const [state, setState] = useState('');
  const result = useQuery<RunsData>(RUNS, { filter: state === '' ? null : { state } });
  return (
    <>
      <h1>Runs</h1>
      <StartForm />
      <form>
        <div className="row">
          <div>
            <label htmlFor="state">State</label>
            <select id="state" value={state} onChange={(event) => setState(event.target.value)}>
              <option value="">any</option>
              {STATES.map((name) => (
                <option key={name} value={name}>
                  {words(name)}
                </option>
              ))}
            </select>
          </div>
        </div>
      </form>
      {result.state === 'loading' && <p className="hint">Loading …</p>}
      {result.state === 'failed' && <Failure error={result.error} />}
      {result.state === 'done' && <Table {...result.data.runs} />}
    </>
  );
}

function Table({ nodes, totalCount }: RunsData['runs']) {
  if (nodes.length === 0) return <p>No runs.</p>;
  return (
    <>
      <p className="hint">
        {totalCount === 1 ? '1 run' : `${totalCount.toLocaleString('en')} runs`}
        {totalCount > nodes.length && `, the newest ${nodes.length} are shown`}
      </p>
      <table>
        <tbody>
          {nodes.map((run) => (
            <tr key={run.id}>
              <td className="whole">
                <a href={`#/runs/${run.id}`}>{new Date(run.createdAt).toLocaleString()}</a>
              </td>
              <td className="whole">{words(run.kind)}</td>
              <td className="whole">
                <span className={`state ${run.state.toLowerCase()}`}>{words(run.state)}</span>
              </td>
              <td className="hint">{run.error?.code ?? (run.state === 'RUNNING' && standing(run))}</td>
              <td className="hint">{run.startedBy}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </>
  );
}
