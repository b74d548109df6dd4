import { graphql } from '../data/graphql.js';

export type Verdict = 'RIGHT' | 'WRONG' | 'MISSING';

/** What is reviewed: a stored patent or a text. */
export type Reviewed = { patentNumber: string } | { text: string };

export const REVIEW = graphql(`
  mutation Review($input: ReviewInput!) {
    reviewPrediction(input: $input) {
      id
      symbol
      verdict
      node {
        symbol
        title
      }
    }
  }
`);

export const WITHDRAW = graphql(`
  mutation Withdraw($id: ID!) {
    withdrawReview(id: $id) {
      id
    }
  }
`);
