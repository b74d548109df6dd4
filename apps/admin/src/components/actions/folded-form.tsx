import { Button, type ButtonProps, Collapse, Paper } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { type ReactNode, useRef } from 'react';

interface FoldedFormProps extends Pick<ButtonProps, 'variant'> {
  /** What the button says. */
  readonly title: string;
  readonly initiallyOpen?: boolean;
  /** The form, which begins anew whenever it is unfolded; `fold` folds it and leads keys back to the button. */
  readonly children: (fold: () => void) => ReactNode;
}

/** A button that unfolds a form below it. */
export function FoldedForm({ title, variant, initiallyOpen = false, children }: FoldedFormProps) {
  const [opened, { toggle, close }] = useDisclosure(initiallyOpen);
  const button = useRef<HTMLButtonElement>(null);
  const fold = () => {
    close();
    button.current?.focus();
  };
  return (
    <>
      <Button ref={button} variant={variant} onClick={toggle} aria-expanded={opened} mb="md">
        {title}
      </Button>
      <Collapse expanded={opened} transitionDuration={0}>
        {opened && (
          <Paper withBorder p="md" mb="lg">
            {children(fold)}
          </Paper>
        )}
      </Collapse>
    </>
  );
}
