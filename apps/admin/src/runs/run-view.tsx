import { useState } from 'react';
import { Failure } from '../failure.js';
import { RejectionList } from '../imports/rejection-list.js';
import { useSession } from '../session/session.js';
import { useQuery } from '../session/use-query.js';
import { type RunEvent, useRunEvents } from './use-run-events.js';
import { figure, sayingOf, standing, words } from './wording.js';

const RUN = `query Run($id: ID!) {
  run(id: $id) { kind resource configuration startedBy createdAt }
}`;
const CANCEL = `mutation CancelRun($id: ID!) { cancelRun(id: $id) { state } }`;

interface RunData {
  run: {
    kind: string;
    resource: string;
    configuration: unknown;
    startedBy: string;
    createdAt: string;
  } | null;
}

/** The state that a run is in after an event of this type; other types leave it as it is. */
const STATE_AFTER: Record<string, string> = {
  queued: 'queued',
  started: 'running',
  retrying: 'queued',
  'given-back': 'queued',
  succeeded: 'succeeded',
  failed: 'failed',
  cancelled: 'cancelled',
};
/** What has a place of its own above the log. */
const SHOWN_ABOVE = ['progress', 'metrics'];

/** One run: where it stands, its figures, its log as it grows. */
export function RunView({ id }: { id: string }) {
  const result = useQuery<RunData>(RUN, { id });
  const { events, error } = useRunEvents(id);
  const { person } = useSession();
  if (result.state === 'loading') return <p className="hint">Loading …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const run = result.data.run;
  if (!run) return <p>There is no run {id}.</p>;
  const state = events.reduce((before, { type }) => STATE_AFTER[type] ?? before, 'queued');
  const hasEnded = state !== 'queued' && state !== 'running';
  return (
    <article>
      <p className="path">
        <a href="#/runs">All runs</a>
      </p>
      <h1>
        {words(run.kind)} <span className={`state ${state}`}>{state}</span>
      </h1>
      <p className="hint">
        {`asked for by ${run.startedBy}, ${new Date(run.createdAt).toLocaleString()}, ${run.resource.toLowerCase()} queue`}
      </p>
      <Standing events={events} />
      {!hasEnded && <Cancel id={id} events={events} />}
      {error && <Failure error={error} />}
      <Figures events={events} />
      {run.kind === 'PATENT_IMPORT' && person.role !== 'READER' && hasEnded && (
        <RejectionList importId={id} />
      )}
      <h2>Log</h2>
      <Log events={events.filter(({ type }) => !SHOWN_ABOVE.includes(type))} />
      <h2>Configuration</h2>
      <pre>{JSON.stringify(run.configuration, null, 2)}</pre>
    </article>
  );
}

function Standing({ events }: { events: RunEvent[] }) {
  const last = events.findLast(({ type }) => type === 'progress')?.data;
  if (!last) return null;
  const { phase, done, total } = last as { phase: string; done: number; total: number | null };
  return (
    <p className="standing">
      <progress max={total ?? 1} value={total === null ? undefined : done} aria-label="Progress" />{' '}
      {standing({ phase, done, total })}
    </p>
  );
}

function Figures({ events }: { events: RunEvent[] }) {
  const figures = Object.assign(
    {},
    ...events.filter(({ type }) => type === 'metrics').map(({ data }) => data),
  );
  const entries = Object.entries(figures as Record<string, number>);
  if (entries.length === 0) return null;
  return (
    <>
      <h2>Figures</h2>
      <dl className="facts">
        {entries.map(([name, value]) => (
          <div key={name} style={{ display: 'contents' }}>
            <dt>{name}</dt>
            <dd>{figure(value)}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}

function Log({ events }: { events: RunEvent[] }) {
  return (
    <table aria-label="Log">
      <tbody>
        {events.map(({ sequence, type, data, at }) => (
          <tr key={sequence}>
            <td className="whole hint">{new Date(at).toLocaleTimeString()}</td>
            <td className="whole">{type}</td>
            <td className="hint">{sayingOf(data)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** Only admins may; a run that was asked to stop says so until its worker obeys. */
function Cancel({ id, events }: { id: string; events: RunEvent[] }) {
  const { person, query } = useSession();
  const [error, setError] = useState<Error | null>(null);
  const asked = events.some(({ type }) => type === 'cancelling');
  if (person.role !== 'ADMIN') return null;
  const cancel = () => {
    setError(null);
    query(CANCEL, { id }).catch((failure: Error) => setError(failure));
  };
  return (
    <>
      <button onClick={cancel} disabled={asked}>
        {asked ? 'Stopping …' : 'Cancel'}
      </button>
      {error && <Failure error={error} />}
    </>
  );
}
