import { Button, Group, Modal, Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import { Failure } from '../failure/failure.js';

interface ConfirmDialogProps {
  /** The question: `Activate ours@3?` */
  readonly title: string;
  /** What will be otherwise afterwards, and what will not. */
  readonly consequences: ReactNode;
  /** What the button says: a verb, never `OK`. */
  readonly action: string;
  /** What the other button says where `Cancel` could mean the thing itself. */
  readonly keep?: string;
  /** Whether something is lost by it. */
  readonly destructive?: boolean;
  /** Does it. What it throws is shown, and the dialog stays for another attempt. */
  readonly onConfirm: () => Promise<void>;
  readonly onClose: () => void;
  /** After a failure another button may be offered: what it says, or null. */
  readonly insist?: (error: Error) => { action: string; onConfirm: () => Promise<void> } | null;
}

/** Asks once more, with the consequences. The focus is kept inside and returns to where it was. */
export function ConfirmDialog(props: ConfirmDialogProps) {
  const {
    title,
    consequences,
    action,
    keep = 'Cancel',
    destructive = false,
    onConfirm,
    onClose,
    insist,
  } = props;
  const [running, setRunning] = useState(false);
  const [error, setError] = useState<Error | null>(null);
  const insisting = error && insist ? insist(error) : null;

  async function confirm() {
    setRunning(true);
    try {
      await (insisting?.onConfirm ?? onConfirm)();
      onClose();
    } catch (failure) {
      setError(failure as Error);
      setRunning(false);
    }
  }

  return (
    <Modal opened onClose={onClose} title={title} centered closeButtonProps={{ 'aria-label': 'Close' }}>
      <Stack gap="md">
        <Text component="div">{consequences}</Text>
        {error && <Failure error={error} />}
        <Group gap="sm">
          <Button
            color={destructive ? 'red' : undefined}
            loading={running}
            onClick={() => void confirm()}
            data-autofocus={destructive ? undefined : true}
          >
            {insisting?.action ?? action}
          </Button>
          <Button variant="default" onClick={onClose} data-autofocus={destructive ? true : undefined}>
            {keep}
          </Button>
        </Group>
      </Stack>
    </Modal>
  );
}
