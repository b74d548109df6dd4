import { useMemo } from 'react';
import { graphql } from '../data/graphql.js';
import { useSend } from '../data/use-send.js';
import { type Reviewing, type SaidState, useVerdictsBy, type Verdicts } from './use-verdicts.js';

const REVIEW = graphql(`
  mutation ReviewLabel($input: ReviewLabelInput!) {
    reviewLabel(input: $input) {
      id
      replaced
      replacedNote
    }
  }
`);

const WITHDRAW = graphql(`
  mutation WithdrawLabelReview($id: ID!) {
    withdrawLabelReview(id: $id) {
      id
    }
  }
`);

/** The verdicts on the labels of a stored patent, known by their ids: examples to learn from, each of which can be taken back. */
export function useLabelVerdicts(labelSet: string, patentNumber: string, state: SaidState): Verdicts {
  const { change } = useSend();
  const reviewing = useMemo<Reviewing>(
    () => ({
      async say({ symbol: label, verdict, note }) {
        const input = { labelSet, label, patentNumber, verdict, ...(note && { note }) };
        const { id, replaced, replacedNote } = (await change(REVIEW, { input })).reviewLabel;
        return { id, symbol: label, replaced: replaced && { verdict: replaced, note: replacedNote } };
      },
      withdraw: (id) => change(WITHDRAW, { id }),
    }),
    [change, labelSet, patentNumber],
  );
  return useVerdictsBy(reviewing, { patentNumber }, null, state);
}
