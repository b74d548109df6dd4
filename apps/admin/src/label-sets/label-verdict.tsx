import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import { graphql } from '../data/graphql.js';
import { useSend } from '../data/use-send.js';

const REVIEW = graphql(`
  mutation ReviewLabel($input: ReviewLabelInput!) {
    reviewLabel(input: $input) {
      id
      label
      verdict
    }
  }
`);

const VERDICTS = [
  { value: 'RIGHT', title: 'Right', color: 'green' },
  { value: 'WRONG', title: 'Wrong', color: 'red' },
] as const;

interface LabelVerdictProps {
  readonly labelSet: string;
  readonly label: string;
  readonly patentNumber: string;
}

/** Says whether a label fits a stored patent: an example to learn from. The last word of a person counts. */
export function LabelVerdict({ labelSet, label, patentNumber }: LabelVerdictProps) {
  const { change } = useSend();
  const [said, setSaid] = useState<'RIGHT' | 'WRONG' | null>(null);
  const [error, setError] = useState<Error | null>(null);

  async function say(verdict: 'RIGHT' | 'WRONG') {
    setError(null);
    try {
      await change(REVIEW, { input: { labelSet, label, patentNumber, verdict } });
      setSaid(verdict);
    } catch (failure) {
      setError(failure as Error);
    }
  }

  return (
    <>
      <Group gap={4} wrap="nowrap" role="group" aria-label={`Verdict on ${label}`}>
        {VERDICTS.map(({ value, title, color }) => (
          <Button
            key={value}
            size="compact-sm"
            variant={said === value ? 'light' : 'default'}
            color={color}
            aria-pressed={said === value}
            onClick={() => void say(value)}
          >
            {title}
          </Button>
        ))}
      </Group>
      {error && <Failure error={error} />}
    </>
  );
}
