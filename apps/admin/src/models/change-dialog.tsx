import { Stack, Text } from '@mantine/core';
import { ConfirmDialog } from '../components/actions/confirm-dialog.js';
import { Facts } from '../components/figures/facts.js';
import { metricFigure } from '../components/figures/numbers.js';
import { ApiError } from '../data/api-error.js';
import { graphql, type ResultOf } from '../data/graphql.js';
import { useAnswer } from '../data/use-answer.js';
import { useSend } from '../data/use-send.js';
import { titleOf } from './evaluation-title.js';

/** What an admin is about to do. */
export type Change = { kind: 'activate'; model: string } | { kind: 'roll back' };

interface ChangeDialogProps {
  readonly change: Change;
  readonly onDone: () => void;
  readonly onClose: () => void;
}

const ACTIVATE = graphql(`
  mutation Activate($model: String!, $force: Boolean!) {
    activateModel(model: $model, force: $force) {
      id
    }
  }
`);
const ROLL_BACK = graphql(`
  mutation RollBack {
    rollbackModel {
      id
    }
  }
`);

const PREVIEWED = graphql(`
  fragment Previewed on ActivationPreview {
    from {
      id
      reference
      encoder
    }
    to {
      id
      reference
      encoder
    }
    refusal {
      code
      message
      hint
    }
  }
`);
const PREVIEW = graphql(
  `
    query ActivationPreview($model: String!) {
      activationPreview(model: $model) {
        ...Previewed
      }
    }
  `,
  [PREVIEWED],
);
const ROLLBACK_PREVIEW = graphql(
  `
    query RollbackPreview {
      rollbackPreview {
        ...Previewed
      }
    }
  `,
  [PREVIEWED],
);
const GAINS = graphql(`
  query ActivationGains($a: String!, $b: String!) {
    compareModels(a: $a, b: $b) {
      sets {
        a {
          id
          dataset
          level
          mode
        }
        figures {
          name
          a
          b
        }
      }
    }
  }
`);

/** So many sets tell enough before a decision; all stand on the page of the comparison. */
const MOST_SETS = 4;

/** Refusals that an admin who knows better may pass over. */
const FORCEABLE = ['MODEL_WORSE', 'MODEL_UNMEASURED'];

/** Says what will answer instead of what, asks once more, and lets an admin pass over a refusal. */
export function ChangeDialog({ change, onDone, onClose }: ChangeDialogProps) {
  const send = useSend();
  const isRollback = change.kind === 'roll back';
  const activation = useAnswer({
    document: PREVIEW,
    variables: { model: isRollback ? '' : change.model },
    pause: isRollback,
  });
  const rollback = useAnswer({ document: ROLLBACK_PREVIEW, variables: {}, pause: !isRollback });
  if (isRollback) {
    const preview = rollback.data?.rollbackPreview;
    const target = preview === undefined ? null : nameOf(preview?.to);
    return (
      <ConfirmDialog
        title={target === null ? 'Roll back?' : `Roll back to ${target}?`}
        consequences={<Consequences preview={preview} />}
        action={target === null ? 'Roll back' : `Roll back to ${target}`}
        onConfirm={async () => {
          await send.change(ROLL_BACK, {});
          onDone();
        }}
        onClose={onClose}
      />
    );
  }
  const { model } = change;
  const activate = async (force: boolean) => {
    await send.change(ACTIVATE, { model, force });
    onDone();
  };
  return (
    <ConfirmDialog
      title={`Activate ${model}?`}
      consequences={<Consequences preview={activation.data?.activationPreview} />}
      action="Activate"
      onConfirm={() => activate(false)}
      insist={(error) =>
        error instanceof ApiError && FORCEABLE.includes(error.code)
          ? { action: 'Activate all the same', onConfirm: () => activate(true) }
          : null
      }
      onClose={onClose}
    />
  );
}

type Preview = ResultOf<typeof PREVIEW>['activationPreview'];
type PreviewedModel = Preview['to'];

const nameOf = (model: PreviewedModel | undefined): string => model?.reference ?? 'the scheme alone';

/** What answers now, what will, and by how much that was measured better or worse. */
function Consequences({ preview }: { preview: Preview | null | undefined }) {
  const { from, to, refusal } = preview ?? {};
  const comparison = useAnswer({
    document: GAINS,
    variables: { a: from?.reference ?? '', b: to?.reference ?? '' },
    pause: !from || !to,
  });
  if (!preview)
    return (
      <Text>
        {preview === undefined ? 'What would change is being looked up …' : 'There is nothing to go back to.'}
      </Text>
    );
  const sets = (from && to && comparison.data?.compareModels.sets) || [];
  return (
    <Stack gap="xs">
      <Facts
        label="What changes"
        facts={[
          ['Answers now', nameOf(from)],
          ['Will answer', <strong key="to">{nameOf(to)}</strong>],
          ...(from?.encoder === to?.encoder
            ? []
            : [['Encoder', `${from?.encoder ?? 'as configured'} → ${to?.encoder ?? 'as configured'}`] as const]),
        ]}
      />
      {sets.length > 0 && (
        <ul style={{ margin: 0, paddingLeft: '1.2rem' }}>
          {sets.slice(0, MOST_SETS).flatMap((set) =>
            set.figures
              .filter(({ name }) => name === 'microF1')
              .map(({ a, b }) => (
                <li key={set.a.id}>
                  {titleOf(set.a)}: micro F1 {a === null ? '–' : metricFigure(a)} → {b === null ? '–' : metricFigure(b)}
                </li>
              )),
          )}
        </ul>
      )}
      {refusal && (
        <Text c="var(--nonet-warn)">
          {refusal.message} {refusal.hint}
        </Text>
      )}
      <Text size="sm" c="dimmed">
        It holds on every server. Requests go on meanwhile, and it can be taken back.
      </Text>
    </Stack>
  );
}
