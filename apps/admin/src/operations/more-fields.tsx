import { Button, Collapse } from '@mantine/core';
import { type ReactNode, useState } from 'react';

interface MoreFieldsProps {
  /** What is wrong must not be hidden. */
  readonly hasProblem: boolean;
  readonly children: ReactNode;
}

/** The fields of a form that are rarely wanted, behind a button. */
export function MoreFields({ hasProblem, children }: MoreFieldsProps) {
  const [more, setMore] = useState(false);
  const isOpen = more || hasProblem;
  return (
    <div>
      <Button
        variant="subtle"
        size="compact-sm"
        aria-expanded={isOpen}
        onClick={() => setMore(!isOpen)}
        ml={-8}
      >
        {isOpen ? 'Less' : 'More'}
      </Button>
      <Collapse expanded={isOpen} transitionDuration={0}>
        {children}
      </Collapse>
    </div>
  );
}
