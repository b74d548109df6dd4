import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { Failure } from '../components/failure/failure.js';
import type { Reviewed, Verdict } from './review-query.js';
import type { Said, SaidBySymbol } from './said.js';
import { useVerdicts } from './use-verdicts.js';

const VERDICTS: readonly { value: Verdict; title: string; color: string }[] = [
  { value: 'RIGHT', title: 'Right', color: 'green' },
  { value: 'WRONG', title: 'Wrong', color: 'red' },
];

interface VerdictChoiceProps {
  readonly symbol: string;
  readonly said: Said | undefined;
  readonly error?: Error | undefined;
  /** -1 where keys reach it another way. */
  readonly tabIndex?: number;
  readonly onSay: (verdict: Verdict) => void;
  readonly onUndo: () => void;
}

/** Right or wrong, and the way back. */
export function VerdictChoice({ symbol, said, error, tabIndex, onSay, onUndo }: VerdictChoiceProps) {
  return (
    <>
      <Group gap={4} wrap="nowrap" role="group" aria-label={`Verdict on ${symbol}`}>
        {VERDICTS.map(({ value, title, color }) => (
          <Button
            key={value}
            size="compact-sm"
            tabIndex={tabIndex}
            variant={said?.verdict === value ? 'light' : 'default'}
            color={color}
            aria-pressed={said?.verdict === value}
            onClick={() => onSay(value)}
          >
            {title}
          </Button>
        ))}
        {said?.id && (
          <Button size="compact-sm" variant="subtle" px={6} tabIndex={tabIndex} onClick={onUndo}>
            Undo
          </Button>
        )}
      </Group>
      {error && <Failure error={error} />}
    </>
  );
}

interface VerdictButtonsProps {
  readonly of: Reviewed;
  readonly symbol: string;
  readonly model: string;
  readonly score: number;
  /** What was said before; null: nothing yet. */
  readonly said: Verdict | null;
  /** The review that says so: with it the verdict can be taken back. */
  readonly reviewId?: string | null;
}

/** Says whether a symbol fits; the last word counts. */
export function VerdictButtons({ of, symbol, model, score, said, reviewId = null }: VerdictButtonsProps) {
  const known = useState<SaidBySymbol>(said ? { [symbol]: { id: reviewId, verdict: said } } : {});
  const verdicts = useVerdicts(of, model, known);
  return (
    <VerdictChoice
      symbol={symbol}
      said={verdicts.said[symbol]}
      error={verdicts.errors[symbol]}
      onSay={(verdict) => void verdicts.say(symbol, verdict, score)}
      onUndo={() => void verdicts.undo(symbol, score)}
    />
  );
}
