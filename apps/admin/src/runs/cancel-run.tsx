import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import { ConfirmDialog } from '../components/actions/confirm-dialog.js';
import { graphql } from '../data/graphql.js';
import { useSend } from '../data/use-send.js';
import { useMay } from '../session/session.js';
import type { Run } from './run-query.js';

const CANCEL = graphql(`
  mutation CancelRun($id: ID!) {
    cancelRun(id: $id) {
      id
      state
      cancelledBy
    }
  }
`);

/** Only admins may; a run that was asked to stop says so until its worker obeys. */
export function CancelRun({ run: { id, name, cancelledBy } }: { run: Run }) {
  const { change } = useSend();
  const [asking, setAsking] = useState(false);
  if (!useMay('ADMIN')) return null;
  return (
    <>
      <Button variant="default" onClick={() => setAsking(true)} disabled={cancelledBy !== null}>
        {cancelledBy === null ? 'Cancel …' : 'Stopping …'}
      </Button>
      {asking && (
        <ConfirmDialog
          title="Cancel this run?"
          consequences={
            <Text>
              “{name}” stops as soon as it can. What it has not written by then is lost; another run can be
              started.
            </Text>
          }
          action="Stop the run"
          keep="Let it go on"
          destructive
          onConfirm={async () => {
            await change(CANCEL, { id });
          }}
          onClose={() => setAsking(false)}
        />
      )}
    </>
  );
}
