import { Button, Modal } from '@mantine/core';
import { reclassifyPatents } from '@nonet/services/operations';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useRequestKey } from '../data/request-key.js';
import { useSend } from '../data/use-send.js';
import { mutationOf } from '../operations/mutation.js';
import { NO_CHOICES } from '../operations/choices.js';
import { OperationForm } from '../operations/operation-form.js';

/** Asks what a run is to accept by itself, and starts it. */
export function StartReclassification() {
  const [opened, setOpened] = useState(false);
  const { change } = useSend();
  const navigate = useNavigate();
  const keyOf = useRequestKey();
  async function start(input: Record<string, unknown>) {
    const variables = { input, key: keyOf(JSON.stringify(input)) };
    const { run } = await change<{ run: { id: string } }, typeof variables>(
      mutationOf(reclassifyPatents),
      variables,
    );
    await navigate({ to: '/runs/$id', params: { id: run.id } });
  }
  return (
    <>
      <Button onClick={() => setOpened(true)}>Reclassify</Button>
      <Modal opened={opened} onClose={() => setOpened(false)} title="Reclassify stored patents" size="lg">
        {opened && (
          <OperationForm
            operation={reclassifyPatents}
            choices={NO_CHOICES}
            verb="Start"
            doing="One moment …"
            onSubmit={start}
          />
        )}
      </Modal>
    </>
  );
}
