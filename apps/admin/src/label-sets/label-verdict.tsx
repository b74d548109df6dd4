import { useState } from 'react';
import { useLabelVerdicts } from '../reviews/use-label-verdicts.js';
import type { Verdict } from '../reviews/review-query.js';
import type { SaidBySymbol } from '../reviews/said.js';
import { VerdictChoice } from '../reviews/verdict-buttons.js';

interface LabelVerdictProps {
  readonly labelSet: string;
  readonly label: string;
  readonly patentNumber: string;
  /** What whoever looks said before, where that is known. */
  readonly own?: { readonly id: string; readonly verdict: Verdict } | undefined;
}

/** Says whether a label fits a stored patent: an example to learn from. The last word of a person counts. */
export function LabelVerdict({ labelSet, label, patentNumber, own }: LabelVerdictProps) {
  const verdicts = useLabelVerdicts(
    labelSet,
    patentNumber,
    useState<SaidBySymbol>(own ? { [label]: own } : {}),
  );
  return (
    <VerdictChoice
      symbol={label}
      said={verdicts.said[label]}
      error={verdicts.errors[label]}
      onSay={(verdict) => void verdicts.say(label, verdict)}
      onUndo={() => void verdicts.undo(label)}
    />
  );
}
