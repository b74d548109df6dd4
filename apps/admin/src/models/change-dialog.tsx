import { useEffect, useRef, useState } from 'react';
import { Failure } from '../failure.js';
import { ApiError } from '../session/graphql.js';
import { useSession } from '../session/session.js';

/** What an admin is about to do. */
export type Change =
  { kind: 'activate'; model: string; active: string } | { kind: 'roll back'; active: string };

interface ChangeDialogProps {
  change: Change;
  onDone: () => void;
  onCancel: () => void;
}

const ACTIVATE = `mutation Activate($model: String!, $force: Boolean!) {
  activateModel(model: $model, force: $force) { id }
}`;
const ROLL_BACK = 'mutation RollBack { rollbackModel { id } }';

/** Refusals that an admin who knows better may pass over. */
const FORCEABLE = ['MODEL_WORSE', 'MODEL_UNMEASURED'];

/** Asks once more, says what a refusal was about, and lets an admin pass over it. */
export function ChangeDialog({ change, onDone, onCancel }: ChangeDialogProps) {
  const { query } = useSession();
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => dialog.current?.showModal(), []);
  const force = error instanceof ApiError && FORCEABLE.includes(error.code);

  async function confirm() {
    setRunning(true);
    try {
      if (change.kind === 'activate') await query(ACTIVATE, { model: change.model, force });
      else await query(ROLL_BACK, {});
      onDone();
    } catch (failure) {
      setError(failure as Error);
      setRunning(false);
    }
  }

  const [title, consequence, action] =
    change.kind === 'activate'
      ? [
          `Activate ${change.model}?`,
          `It answers from then on in place of ${change.active}, on every server. Requests go on meanwhile.`,
          force ? 'Activate all the same' : 'Activate',
        ]
      : [
          `Take the activation of ${change.active} back?`,
          'What answered before it answers again, on every server. Requests go on meanwhile.',
          'Roll back',
        ];
  return (
    <dialog ref={dialog} aria-labelledby="change" onClose={onCancel}>
      <h2 id="change">{title}</h2>
      <p>{consequence}</p>
      {error && <Failure error={error} />}
      <div className="row">
        <button onClick={() => void confirm()} disabled={running}>
          {running ? 'One moment …' : action}
        </button>
        <button className="quiet" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </dialog>
  );
}
