import { ZERO_SHOT } from '@nonet/operations';
import { useEffect, useState } from 'react';
import { Failure } from '../failure.js';
import { useSession } from '../session/session.js';
import { useQuery } from '../session/use-query.js';
import { ActivationList } from './activation-list.js';
import { type Change, ChangeDialog } from './change-dialog.js';
import { MODELS, type ModelsData, nameOf } from './models-query.js';
import { VersionTable } from './version-table.js';

const LOOK_AGAIN_MILLISECONDS = 1_000;

/** Versions of models side by side, which of them answers, and for admins the way to change that. */
export function ModelsPage() {
  const { person } = useSession();
  const [revision, setRevision] = useState(0);
  const [change, setChange] = useState<Change | null>(null);
  const result = useQuery<ModelsData>(MODELS, {}, revision);
  const isBehind = result.state === 'done' && behind(result.data);
  useEffect(() => {
    if (!isBehind) return;
    const timer = setTimeout(() => setRevision((last) => last + 1), LOOK_AGAIN_MILLISECONDS);
    return () => clearTimeout(timer);
  }, [isBehind, revision]);
  if (result.state === 'loading') return <p className="hint">Loading …</p>;
  if (result.state === 'failed') return <Failure error={result.error} />;
  const { models, modelActivations, system } = result.data;
  const mayChange = person.role === 'ADMIN';
  const latest = modelActivations.nodes[0];
  const active = latest ? nameOf(latest) : ZERO_SHOT;
  const close = () => setChange(null);
  const done = () => {
    close();
    setRevision((last) => last + 1);
  };
  return (
    <>
      <h1>Models</h1>
      <p>
        <strong className="active-model">{active}</strong>{' '}
        {active === ZERO_SHOT ? 'is active: texts are classified with the scheme alone.' : 'is active.'}
        {latest && (
          <span className="hint">
            {' '}
            Since {new Date(latest.activatedAt).toLocaleString()}, by {latest.activatedBy}.
          </span>
        )}
      </p>
      <Behind active={active} classification={system.classification} />
      {mayChange && active !== ZERO_SHOT && (
        <button onClick={() => setChange({ kind: 'roll back', active })}>Roll back …</button>
      )}
      <h2>Versions</h2>
      <VersionTable
        models={models.nodes}
        onActivate={mayChange ? (model) => setChange({ kind: 'activate', model, active }) : null}
      />
      {models.totalCount > models.nodes.length && (
        <p className="hint">
          {models.totalCount} versions, the newest {models.nodes.length} are shown.
        </p>
      )}
      <ActivationList activations={modelActivations.nodes} />
      {change && <ChangeDialog change={change} onDone={done} onCancel={close} />}
    </>
  );
}

/** Whether this server is on its way to the active model. */
function behind({ modelActivations, system: { classification } }: ModelsData): boolean {
  const [latest] = modelActivations.nodes;
  const active = latest ? nameOf(latest) : ZERO_SHOT;
  return classification.state === 'READY' && classification.model !== active;
}

function Behind({
  active,
  classification: { state, model, problem },
}: {
  active: string;
  classification: ModelsData['system']['classification'];
}) {
  if (problem) {
    return (
      <p role="alert" className="failure">
        {model ? `This server answers with ${model} still: ` : ''}
        {problem.message} <code>{problem.code}</code>
      </p>
    );
  }
  if (state !== 'READY' || model === active) return null;
  return (
    <p className="hint" role="status">
      This server is getting {active} ready and answers with {model} until then.
    </p>
  );
}
