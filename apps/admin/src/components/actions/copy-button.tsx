import { Button, type ButtonProps } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconCopy } from '@tabler/icons-react';

interface CopyButtonProps extends ButtonProps {
  readonly label: string;
  readonly text: () => string;
}

/** Puts a text onto the clipboard. */
export function CopyButton({ label, text, ...props }: CopyButtonProps) {
  async function copy() {
    await writeToClipboard(text());
    notifications.show({ message: 'Copied.', autoClose: 2000 });
  }
  return (
    <Button
      variant="default"
      leftSection={<IconCopy size={16} aria-hidden />}
      onClick={() => void copy()}
      {...props}
    >
      {label}
    </Button>
  );
}

/** Browsers keep their clipboard from pages that come over plain HTTP from another host; there a selection is copied. */
async function writeToClipboard(text: string): Promise<void> {
  if (navigator.clipboard) return navigator.clipboard.writeText(text);
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  document.body.append(area);
  area.select();
  document.execCommand('copy');
  area.remove();
}
